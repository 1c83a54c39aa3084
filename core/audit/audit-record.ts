/** One call, for those who must know later who did what: no input, no output, no openid, no secret. */
export interface AuditRecord {
  /** ISO 8601, UTC. */
  readonly time: string
  readonly requestId: string
  readonly traceId: string
  /** Id of the API key; null where none is asked for. */
  readonly key: string | null
  readonly appid: string
  readonly protocol: string
  readonly operation: string
  /** The version that answered, e.g. `template-v1@1.0.0`; null where none was reached. */
  readonly plugin: string | null
  /** The arm that was given the call. */
  readonly arm: string | null
  /** Stable answered it after the canary had failed. */
  readonly rescued: boolean
  /** HTTP status towards the caller. */
  readonly status: number
  /** `ok`, or the stable code of the refusal. */
  readonly outcome: string
  /** WeChat's errcode or the plugin's own code, where there is one. */
  readonly reason: string | null
  /** WeChat's id of the request, to ask WeChat about it. */
  readonly rid: string | null
  /** Sendings to WeChat. */
  readonly attempts: number
  readonly replayed: boolean
  /** Milliseconds in all, and of those waiting for WeChat. */
  readonly ms: number
  readonly upstreamMs: number
}

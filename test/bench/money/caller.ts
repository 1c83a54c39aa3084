import { pause } from '../../support/host-process.ts'

/** What a business service does with one order or refund. */
export interface Job {
  readonly operation: 'order-jsapi' | 'refund'
  readonly input: Readonly<Record<string, unknown>>
  readonly query: { readonly operation: 'query-order' | 'query-refund'; readonly input: object }
}

/** How it ended for the caller. */
export interface Ended {
  readonly as: 'done' | 'refused'
  readonly code: string
  readonly calls: number
  /** Calls that ended as `outcome-unknown`. */
  readonly unknown: number
  /** Calls that no answer came to: the host was killed, or was not up. */
  readonly cut: number
}

interface Answer {
  readonly status: number
  readonly body: {
    readonly output?: unknown
    readonly code?: string
    readonly reason?: string
    readonly errcode?: string
  }
}

const appid = 'wxd678efh567hg6787'

/**
 * Comes back with the same number and body until it knows, as its docs tell it to. Never draws a new number.
 * @param alsoAgain codes that end nothing, beside the usual ones.
 */
export async function carryOut(url: string, job: Job, alsoAgain: readonly string[] = []): Promise<Ended> {
  let [unknown, cut] = [0, 0]
  for (let calls = 1; calls <= 400; calls++) {
    const answer = await call(url, job.operation, job.input)
    if (answer === undefined) cut++
    else if (answer.status === 200) return { as: 'done', code: 'ok', calls, unknown, cut }
    else {
      const { code = '' } = answer.body
      if (code === 'WXH_OUTCOME_UNKNOWN') unknown++
      else if (isDefinite(code) && !alsoAgain.includes(code))
        return { as: 'refused', code: answer.body.reason ?? code, calls, unknown, cut }
    }
    await pause(20 + Math.min(calls, 20) * 10)
  }
  throw new Error(`${JSON.stringify(job.input)} came to no end`)
}

/** A later query tells what became of it. */
export async function look(url: string, { query }: Job): Promise<Record<string, unknown> | undefined> {
  for (let tries = 0; tries < 50; tries++) {
    const answer = await call(url, query.operation, query.input)
    if (answer?.status === 200) return answer.body.output as Record<string, unknown>
    await pause(50)
  }
  return undefined
}

const again: ReadonlySet<string> = new Set([
  'WXH_RETRYABLE',
  'WXH_RATE_LIMITED',
  'WXH_UPSTREAM_UNREACHABLE',
  'WXH_UPSTREAM_UNTRUSTED',
  'WXH_DEADLINE_EXCEEDED',
  'WXH_IDEMPOTENCY_IN_FLIGHT',
  'WXH_STOPPING',
  'WXH_TOO_BUSY',
  'WXH_STORE_UNAVAILABLE',
  'WXH_CREDENTIAL_UNAVAILABLE',
])
const isDefinite = (code: string) => !again.has(code)

async function call(url: string, operation: string, input: object): Promise<Answer | undefined> {
  try {
    const answer = await fetch(`${url}/v1/apps/${appid}/pay/${operation}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    })
    return { status: answer.status, body: (await answer.json()) as Answer['body'] }
  } catch {
    return undefined
  }
}

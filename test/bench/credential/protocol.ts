/** Who holds the token: this host's credential service, or what WeChat SDKs usually do. */
export type Way = 'wxhost' | 'cache' | 'single-flight'

/** What the bench tells a process of callers. */
export type Order =
  /** Start anew with nothing in memory; `shared`: over Redis. Answered with `ready`. */
  | { readonly prepare: Way; readonly shared: boolean }
  /** All callers at once. Answered with a {@link Tally}. */
  | { readonly callers: number }
  /** Look at the value in memory this many times. Answered with `nanoseconds` for one look. */
  | { readonly peeks: number }

export interface Tally {
  readonly failed: number
  /** From the first caller's question to the last one's answer. */
  readonly ms: number
}

/** Where everything is; the argument of a process of callers. */
export interface Place {
  readonly mockUrl: string
  readonly redisUrl?: string
  readonly dataDir: string
  readonly manifest: string
  readonly masterKey: string
}

/** Something that callers get a token from. */
export interface TokenSource {
  get(): Promise<string>
  peek?(): string | undefined
  close(): Promise<void>
}

export const tokenPath = '/cgi-bin/stable_token'

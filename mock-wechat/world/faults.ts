import { Share } from '../base/share.ts'

/** How an answer of WeChat Pay is signed that must not be trusted; `probe`: the signature begins WECHATPAY/SIGNTEST/. */
export type SpoiltAnswers = 'unsigned' | 'wrong-serial' | 'bad-signature' | 'probe'

/** What goes wrong. Exactly one of these; `delayMs` may also stand beside another. */
export type FaultKind =
  /** WeChat refuses, without any effect. */
  | { readonly errcode: number; readonly errmsg?: string }
  /** WeChat Pay refuses in its own manner, signed. */
  | { readonly payError: { readonly status: number; readonly code: string; readonly message?: string } }
  /** WeChat Pay says just this, under a good signature: what it should never say. An empty body is a 204 unless told otherwise. */
  | { readonly says: { readonly status?: number; readonly body: string } }
  /** WeChat Pay's right answer, signed as it must not be. */
  | { readonly answers: SpoiltAnswers }
  /** The answer comes late, in milliseconds of real time. */
  | { readonly delayMs: number }
  /** The socket is destroyed after the request was executed. */
  | { readonly reset: true }
  /** The socket is destroyed before any effect. */
  | { readonly resetBefore: true }
  /** Somebody before WeChat answers, e.g. a gateway's 502 page. */
  | { readonly status: number; readonly body: string; readonly contentType?: string }
  /** Half of the body comes, then the socket ends; content-length names the whole. */
  | { readonly truncate: true }
  /** The right answer under a wrong content type. */
  | { readonly contentType: string }
  /** An answer of about so many bytes, streamed. */
  | { readonly hugeBytes: number }
  /** 256 MB behind a small gzip body. */
  | { readonly gzipBomb: true }

export interface NewFault {
  /** Which requests; an empty match is every request to WeChat. */
  readonly match?: {
    readonly path?: string
    readonly method?: string
    readonly appid?: string
    /** One pair of the query as it was sent, e.g. `lang=zh_CN`: tells apart callers that ask for the same. */
    readonly query?: string
  }
  /** How many of 100 matching requests it strikes; all unless given. */
  readonly percent?: number
  /** How many requests it strikes; absent: until cleared. */
  readonly times?: number
  /** How many matching requests it lets pass first. */
  readonly after?: number
  /** Whether the request is executed before the fault strikes; each kind has its usual one. */
  readonly effect?: 'before' | 'none'
  readonly fault: FaultKind & { readonly delayMs?: number }
}

export interface Fault extends NewFault {
  readonly id: string
  readonly effect: 'before' | 'none'
  /** How many requests it has struck. */
  readonly struck: number
}

/** A refusal, a foreign answer and an early reset have no effect; the rest spoil the answer to an executed request. */
export function usualEffect(kind: FaultKind): 'before' | 'none' {
  const isEarly = ['errcode', 'payError', 'says', 'status', 'resetBefore'].some((mark) => mark in kind)
  return isEarly ? 'none' : 'before'
}

/** The faults that wait for requests. The oldest that matches strikes, one at a time. */
export class Faults {
  #faults: { fault: Fault; share: Share; seen: number; struck: number }[] = []
  #made = 0

  add(wanted: NewFault): Fault {
    this.#made += 1
    const fault = {
      ...wanted,
      id: `fault-${this.#made}`,
      effect: wanted.effect ?? usualEffect(wanted.fault),
      struck: 0,
    }
    this.#faults.push({ fault, share: new Share(), seen: 0, struck: 0 })
    return fault
  }

  list(): readonly Fault[] {
    return this.#faults.map(({ fault, struck }) => ({ ...fault, struck }))
  }

  /** @returns whether there was one with that id */
  remove(id: string): boolean {
    const before = this.#faults.length
    this.#faults = this.#faults.filter(({ fault }) => fault.id !== id)
    return this.#faults.length < before
  }

  clear(): void {
    this.#faults = []
  }

  /** The fault that strikes this request, if any; counts it. */
  strike(request: Struck): Fault | undefined {
    for (const held of this.#faults) {
      if (!matches(held.fault, request) || held.struck >= (held.fault.times ?? Infinity)) continue
      held.seen += 1
      if (held.seen <= (held.fault.after ?? 0)) continue
      if (!held.share.takes(held.fault.percent ?? 100)) continue
      held.struck += 1
      return held.fault
    }
    return undefined
  }
}

/** What a fault is held against; `route` is the path of the API where it holds a number. */
interface Struck {
  readonly path: string
  readonly route?: string | undefined
  readonly method: string
  readonly appid?: string | undefined
  /** As it was sent, without the question mark. */
  readonly rawQuery: string
}

function matches({ match = {} }: Fault, request: Struck): boolean {
  const { path, method, appid, query } = match
  return (
    (path === undefined || path === request.path || path === request.route) &&
    (method === undefined || method.toUpperCase() === request.method) &&
    (appid === undefined || appid === request.appid) &&
    (query === undefined || request.rawQuery.split('&').includes(query))
  )
}

import type { NotifyTarget } from '../../settings.ts'
import type { WebhookAnswer, WebhookRequest } from '../../transport/webhook/webhook-answer.ts'
import { dingtalkBody, signedUrl } from './dingtalk.ts'
import { genericBody, genericHeaders } from './generic.ts'
import type { News } from './news.ts'
import { wecomBody } from './wecom.ts'

/** How one kind of target is spoken to. Times in milliseconds. */
export interface Manner {
  /** News that one request may carry. */
  readonly most: number
  /** Between two requests: robots take 20 a minute, and DingTalk takes none for ten minutes after that. */
  readonly spacingMs: number
}

export const manners: Readonly<Record<NotifyTarget['kind'], Manner>> = {
  wecom: { most: 50, spacingMs: 4_000 },
  dingtalk: { most: 50, spacingMs: 4_000 },
  generic: { most: 1, spacingMs: 0 },
}

const timeoutMs = 10_000

/** @param news at least one, at most as many as the target takes. @param now milliseconds since 1970 */
export function notifyRequest(target: NotifyTarget, news: readonly News[], now: number): WebhookRequest {
  const url = target.url.reveal()
  switch (target.kind) {
    case 'wecom':
      return { url, headers: {}, body: wecomBody(news), timeoutMs }
    case 'dingtalk': {
      const signed = target.secret === undefined ? url : signedUrl(url, target.secret, now)
      return { url: signed, headers: {}, body: dingtalkBody(news), timeoutMs }
    }
    case 'generic': {
      const [first] = news
      if (first === undefined) throw new Error('there is no news to send')
      const body = genericBody(first)
      return { url, headers: genericHeaders(first.id, body, target.secret, now), body, timeoutMs }
    }
  }
}

export type Sent =
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed'; readonly problem: string; readonly waitMs?: number }

/** Robots say what is wrong in a body with status 200: `{"errcode": 93000, …}`. Its text is not ours and is not shown. */
export function readNotified(kind: NotifyTarget['kind'], answer: WebhookAnswer): Sent {
  if (answer.kind === 'failed') {
    const { problem, retryAfterMs } = answer
    return { kind: 'failed', problem, ...(retryAfterMs !== undefined && { waitMs: retryAfterMs }) }
  }
  if (kind === 'generic') return { kind: 'sent' }
  const errcode = Number((answer.body as { readonly errcode?: unknown } | undefined)?.errcode)
  if (errcode === 0) return { kind: 'sent' }
  const waitMs = waitsAfter[errcode]
  const problem = Number.isSafeInteger(errcode) ? `errcode ${errcode}` : 'an answer that is not of such a robot'
  return { kind: 'failed', problem, ...(waitMs !== undefined && { waitMs }) }
}

/** Too many messages: WeCom's 45009, DingTalk's 130101, which closes the robot for ten minutes. */
const waitsAfter: Readonly<Record<number, number>> = { 45009: 60_000, 130101: 600_000 }

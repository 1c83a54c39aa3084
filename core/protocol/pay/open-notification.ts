import type { Call } from '../call.ts'
import type { Push, Refused } from '../inbound-channel.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import { type Judgement, judgeSignature, signatureHeaders } from './judge-signature.ts'
import { openResource } from './open-resource.ts'
import { readObject, textIn } from './pay-body.ts'
import { payRefusal } from './pay-refusal.ts'

/** A genuine notification, decrypted. */
export interface OpenedNotification {
  readonly kind: 'opened'
  /** The notification's own id, the same at each try. */
  readonly id: string
  /** RFC 3339; empty where WeChat sent none. */
  readonly createTime: string
  /** e.g. `TRANSACTION.SUCCESS`. */
  readonly eventType: string
  /** e.g. `transaction`; empty where WeChat sent none. */
  readonly originalType: string
  readonly resource: JsonObject
  /** Of the header `Wechatpay-Nonce`, for `Opened.once`. */
  readonly nonce: string
  /** Milliseconds since 1970 by the host's clock: when the signature's window ends. */
  readonly untilMs: number
}

/**
 * Verifies a push over its raw bytes, holds it against the window, then decrypts it.
 * @see pay-v3 page 5, additions 6 "Two kinds of probe"
 */
export async function openNotification(
  push: Push,
  call: Call,
): Promise<OpenedNotification | Refused | { readonly kind: 'open-again'; readonly refresh: string }> {
  const judgement = await judgeSignature(push, call)
  if (judgement === 'unknown-key') return { kind: 'open-again', refresh: 'platform-certificates' }
  if (judgement !== 'ok') return refusals[judgement]
  const outer = readObject(push.body)
  const [id, eventType] = [textIn(outer?.id), textIn(outer?.event_type)]
  if (outer === undefined || !id || !eventType || id.length > 64 || eventType.length > 64)
    return payRefusal(400, 'malformed')
  const resource = await resourceOf(outer.resource, call)
  if (!('resource' in resource)) return resource
  const createTime = textIn(outer.create_time) ?? ''
  return { kind: 'opened', id, createTime, eventType, ...resource, ...onceOf(push, call) }
}

/** Never a 5xx: WeChat tries again all the same, and a 500 would look like a fault of the host. */
const refusals: Readonly<Record<Exclude<Judgement, 'ok' | 'unknown-key'>, Refused>> = {
  unsigned: payRefusal(401, 'signature'),
  bad: payRefusal(401, 'signature'),
  probe: payRefusal(401, 'probe'),
  skew: payRefusal(401, 'skew'),
  mode: payRefusal(400, 'mode'),
}

async function resourceOf(
  sealed: unknown,
  call: Call,
): Promise<Pick<OpenedNotification, 'resource' | 'originalType'> | Refused> {
  const opened = await openResource(sealed, call)
  if (opened === 'closed') return payRefusal(400, 'undecryptable')
  if (typeof opened === 'string') return payRefusal(400, opened)
  const resource = readObject(opened)
  if (resource === undefined) return payRefusal(400, 'malformed')
  if (isForeign(resource, call)) return payRefusal(403, 'foreign-owner')
  return { resource, originalType: (isJsonObject(sealed) && textIn(sealed.original_type)) || '' }
}

/** One address a merchant: in partner mode the address is the service provider's, whatever the sub-merchant. */
function isForeign(resource: JsonObject, call: Call): boolean {
  const mchid = textIn(resource.sp_mchid) ?? textIn(resource.mchid)
  return mchid !== undefined && call.app.mchid !== undefined && mchid !== call.app.mchid
}

function onceOf(push: Push, call: Call): Pick<OpenedNotification, 'nonce' | 'untilMs'> {
  const { nonce = '', seconds = 0 } = signatureHeaders(push.headers) ?? {}
  return { nonce, untilMs: seconds * 1000 + 300_000 + (call.now - call.wechatNow) }
}

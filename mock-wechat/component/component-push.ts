import type { RandomSource } from '../base/random.ts'
import { type PushContent, plainText, sealPush, type Target } from '../push/envelope.ts'
import type { Outgoing } from '../push/pushes.ts'
import type { Reply } from '../push/read-reply.ts'
import type { PushFields } from '../push/write-xml.ts'

export type ComponentInfo = 'component_verify_ticket' | 'authorized' | 'updateauthorized' | 'unauthorized'

interface Receiver {
  readonly appid: string
  readonly token: string
  readonly encodingAESKey: string
  readonly eventUrl: string
}

/** A push to a platform: always encrypted XML, AppId outside, no MsgType and no ToUserName (open-platform page). */
export function componentPush(
  { now, random }: { readonly now: () => number; readonly random: RandomSource },
  { appid, token, encodingAESKey, eventUrl }: Receiver,
  info: ComponentInfo,
  more: PushFields,
): Outgoing {
  const target: Target = { url: eventUrl, token, encodingAESKey, id: appid, mode: 'secure', format: 'xml' }
  const fields = { AppId: appid, CreateTime: Math.floor(now() / 1000), InfoType: info, ...more }
  const content: PushContent = { fields, outer: 'AppId', style: 'bare' }
  const text = plainText(target, content)
  return {
    appid,
    type: info,
    text,
    byUser: false,
    seal: () => sealPush(target, content, { nowMs: now(), random }),
    read,
  }
}

/** The answer is the word `success` as it is. */
function read(body: string): Reply {
  if (body === 'success' || body === '') return { kind: 'nothing' }
  return { kind: 'unreadable', reason: 'a platform answers with the word success, not encrypted' }
}

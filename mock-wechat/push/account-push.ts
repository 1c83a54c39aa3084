import { MockInputError } from '../base/mock-input-error.ts'
import type { World } from '../world/world.ts'
import type { Callback } from './callbacks.ts'
import { type PushContent, plainText, type Spoilt, sealPush, type Target } from './envelope.ts'
import type { Outgoing } from './pushes.ts'
import { readReply } from './read-reply.ts'
import { sampleOf } from './samples.ts'
import type { PushFields } from './write-xml.ts'

/** What a test wants pushed to an account. */
export interface WantedPush {
  readonly openid: string
  /** A MsgType (`text`), or the Event of an event (`SCAN`). */
  readonly type: string
  /** Fields beside, or in the place of, those of the sample. */
  readonly fields?: PushFields
  readonly key?: 'current' | 'previous'
  readonly spoilt?: Spoilt
}

/** The account's own callback; else that of the platform which the account has authorized. */
export function callbackOf(world: World, appid: string): (Callback & { readonly id: string }) | undefined {
  const own = world.callbacks.get(appid)
  return own ? { ...own, id: appid } : world.components.callbackFor(appid)
}

/** Pushes a message or event of a user to an account. @throws MockInputError when it has no callback */
export function pushToAccount(world: World, appid: string, wanted: WantedPush) {
  const callback = callbackOf(world, appid)
  if (!callback)
    throw new MockInputError(`The app ${appid} has no callback. POST /__mock/apps/${appid}/callback first.`)
  const content = contentOf(world, callback, wanted)
  const target = targetOf(callback, wanted)
  const by = { random: world.random, spoilt: wanted.spoilt }
  const outgoing: Outgoing = {
    appid,
    type: wanted.type,
    text: plainText(target, content),
    byUser: content.fields.MsgType !== 'event',
    seal: () => sealPush(target, content, { ...by, nowMs: world.clock.now() }),
    read: (body) => readReply(target, content, body),
  }
  return world.pushes.send(outgoing)
}

function contentOf(world: World, { originalId }: Callback, { openid, type, fields = {} }: WantedPush): PushContent {
  const sample = sampleOf(type)
  const isMessage = sample.MsgType !== 'event'
  const all: PushFields = {
    ToUserName: originalId,
    FromUserName: openid,
    CreateTime: Math.floor(world.clock.now() / 1000),
    ...sample,
    ...(isMessage && { MsgId: world.pushes.takeMsgId() }),
    ...fields,
  }
  return { fields: all, outer: 'ToUserName', style: 'cdata', openid }
}

function targetOf(callback: Callback & { readonly id: string }, { key }: WantedPush): Target {
  const { url, token, id, mode, format } = callback
  if (key === 'previous' && callback.previous === undefined) {
    throw new MockInputError('The callback has no "previous" EncodingAESKey to push with.')
  }
  const encodingAESKey = key === 'previous' ? callback.previous : callback.encodingAESKey
  return { url, token, id, mode, format, ...(encodingAESKey !== undefined && { encodingAESKey }) }
}

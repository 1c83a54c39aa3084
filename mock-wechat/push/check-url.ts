import { callOut } from '../base/call-out.ts'
import { MockInputError } from '../base/mock-input-error.ts'
import type { World } from '../world/world.ts'
import { nonceOf, withQuery } from './envelope.ts'
import { signatureOf } from './signature.ts'

export interface UrlCheck {
  readonly ok: boolean
  /** Why WeChat's console would not take the address. */
  readonly reason?: string
}

/** What the console does when an address is saved: it must give echostr back, and nothing else (callback page, 1). */
export async function checkUrl(world: World, appid: string): Promise<UrlCheck> {
  const callback = world.callbacks.get(appid)
  if (!callback)
    throw new MockInputError(`The app ${appid} has no callback. POST /__mock/apps/${appid}/callback first.`)
  const timestamp = String(Math.floor(world.clock.now() / 1000))
  const nonce = nonceOf(world.random)
  // In encrypted mode too echostr is plain: only WeCom encrypts it.
  const echostr = String(world.random.bytes(8).readBigUInt64BE())
  const signature = signatureOf(callback.token, timestamp, nonce)
  const { pushTimeoutSeconds, pushHosts } = world.settings
  const outcome = await callOut({
    method: 'GET',
    url: withQuery(callback.url, { signature, timestamp, nonce, echostr }),
    timeoutMs: pushTimeoutSeconds * 1000,
    anywhere: pushHosts === 'any',
  })
  if (outcome.kind !== 'answered') return { ok: false, reason: outcome.kind }
  if (outcome.status !== 200) return { ok: false, reason: `status ${outcome.status}` }
  return outcome.body === echostr ? { ok: true } : { ok: false, reason: 'the body is not echostr' }
}

import type { Call } from '@wxhost/core/protocol'

/**
 * The id by which WeChat recognises a second sending: per (openid, client_msg_id) one message in 10 minutes.
 * 32 characters `[0-9A-Za-z_-]`, the same for every sending of this call.
 *
 * The app and the template are hashed in since the caller's key may serve several messages to one user; the content is
 * not, since WeChat does not look at it.
 *
 * @see wire-protocol reference, additions 4 "client_msg_id"
 */
export async function clientMsgId(templateId: string, call: Call): Promise<string | undefined> {
  const text = `${call.app.appid}\n${templateId}\n${call.idempotencyKey}`
  const digest = await call.digest({ algorithm: 'sha256', parts: [{ text }], encoding: 'base64url' })
  return digest?.slice(0, 32)
}

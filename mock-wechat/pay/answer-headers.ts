import type { PlatformKey } from '../world/platform-keys.ts'
import type { World } from '../world/world.ts'
import { answerMessage, signMessage } from './signature.ts'

/** A serial that no merchant knows. */
const FOREIGN_SERIAL = '7777777777777777777777777777777777777777'
/** What the signature of a probe begins with; it must fail verification. */
const PROBE = 'WECHATPAY/SIGNTEST/'

/** The headers that make a body WeChat Pay's word, or spoil it as the setting `payAnswers` says. */
export function answerHeaders(world: World, key: PlatformKey, body: Uint8Array): Record<string, string> {
  const { payAnswers, payAnswerSkewSeconds } = world.settings
  if (payAnswers === 'unsigned') return {}
  const timestamp = String(Math.floor(world.clock.now() / 1000) + payAnswerSkewSeconds)
  const nonce = world.random.hex(32)
  // A good signature, but over another nonce, is a bad one that looks right.
  const signed = payAnswers === 'bad-signature' ? world.random.hex(32) : nonce
  const signature = signMessage(answerMessage(timestamp, signed, body), key.privateKey)
  return {
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Serial': payAnswers === 'wrong-serial' ? FOREIGN_SERIAL : key.serial,
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
    'Wechatpay-Signature': payAnswers === 'probe' ? `${PROBE}${signature}` : signature,
  }
}

/** `<opaque>-<number>`; the number is 0 when all is well. */
export function requestId(world: World, reason: number): string {
  return `08${world.random.hex(46).toUpperCase()}05-${reason}`
}

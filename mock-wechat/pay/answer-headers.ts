import type { Fault, SpoiltAnswers } from '../world/faults.ts'
import type { PlatformKey } from '../world/platform-keys.ts'
import type { World } from '../world/world.ts'
import { answerMessage, PROBE_SIGNATURE, signMessage, UNKNOWN_SERIAL } from './signature.ts'

/** Whether and how the next answer is spoilt: by a fault, or as the settings say. */
export function spoiltBy(world: World, fault: Fault | undefined): SpoiltAnswers | undefined {
  if (fault && 'answers' in fault.fault) return fault.fault.answers
  const { payAnswers, payAnswersPercent } = world.settings
  if (payAnswers === 'signed') return undefined
  return world.spoiltAnswers.takes(payAnswersPercent) ? payAnswers : undefined
}

/** The headers that make a body WeChat Pay's word; or spoil it, so that it must not be trusted. */
export function answerHeaders(
  world: World,
  key: PlatformKey,
  body: Uint8Array,
  spoilt: SpoiltAnswers | undefined,
): Record<string, string> {
  if (spoilt === 'unsigned') return {}
  const timestamp = String(Math.floor(world.clock.now() / 1000) + world.settings.payAnswerSkewSeconds)
  const nonce = world.random.hex(32)
  // A good signature, but over another nonce, is a bad one that looks right.
  const signed = spoilt === 'bad-signature' ? world.random.hex(32) : nonce
  const signature = signMessage(answerMessage(timestamp, signed, body), key.privateKey)
  return {
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Serial': spoilt === 'wrong-serial' ? UNKNOWN_SERIAL : key.serial,
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
    'Wechatpay-Signature': spoilt === 'probe' ? `${PROBE_SIGNATURE}${signature}` : signature,
  }
}

/** `<opaque>-<number>`; the number is 0 when all is well. */
export function requestId(world: World, reason: number): string {
  return `08${world.random.hex(46).toUpperCase()}05-${reason}`
}

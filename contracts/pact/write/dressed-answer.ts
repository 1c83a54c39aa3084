import type { Call, WireResponse } from '@wxhost/core/protocol'
import { forMerchant } from '../../drive/answer-of.ts'
import type { AnswerSpec } from '../../interaction/interaction.ts'
import { signedAnswer } from '../../shadow/signed-messages.ts'
import { TEST_PLATFORM_KEY } from '../../shadow/test-keys.ts'
import { sealPlaceholders } from '../placeholders.ts'

/** Pact's answer as the plugin has to get it: fields encrypted and the whole signed, under the test keys. */
export function dressedAnswer(answer: WireResponse, { signed }: AnswerSpec, call: Call): WireResponse {
  const body = sealPlaceholders(answer.body, forMerchant)
  if (signed !== true) return { ...answer, body }
  const { status, headers } = answer
  const plain = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('wechatpay-')))
  const timestamp = Math.floor(call.wechatNow / 1000)
  return signedAnswer(body, { status, key: TEST_PLATFORM_KEY, timestamp, headers: plain })
}

import { constants, publicEncrypt } from 'node:crypto'
import type { Call, WireResponse } from '@wxhost/core/protocol'
import { SANDBOX } from '@wxhost/mock-wechat'
import { exampleOf, type Given } from '../interaction/example-of.ts'
import type { AnswerSpec } from '../interaction/interaction.ts'
import { type SignOptions, signedAnswer } from '../shadow/signed-messages.ts'
import { TEST_PLATFORM_KEY } from '../shadow/test-keys.ts'

/** WeChat's answer as declared, each matcher by its example; signed under the test platform key where it says so. */
export function answerOf(answer: AnswerSpec, call: Call, given: Given = {}, signing: SignOptions = {}): WireResponse {
  const { status = 200 } = answer
  const headers = headersOf(answer, given)
  const body = bodyOf(answer, given)
  if (answer.signed !== true)
    return { status, headers: { ...(answer.json === undefined ? {} : jsonType), ...headers }, body }
  const timestamp = Math.floor(call.wechatNow / 1000)
  return signedAnswer(body, {
    status,
    key: TEST_PLATFORM_KEY,
    timestamp,
    ...signing,
    headers: { ...headers, ...signing.headers },
  })
}

const jsonType = { 'content-type': 'application/json; charset=utf-8' }

const headersOf = ({ headers = {} }: AnswerSpec, given: Given): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, tree]) => [name, String(exampleOf(tree, given))]))

function bodyOf({ json, text, bytes }: AnswerSpec, given: Given): Uint8Array {
  if (bytes !== undefined) return new Uint8Array(Buffer.from(bytes, 'base64'))
  if (text !== undefined) return new TextEncoder().encode(text)
  if (json === undefined) return new Uint8Array()
  return new TextEncoder().encode(JSON.stringify(exampleOf(json, { ...given, seal: forMerchant })))
}

/** Sensitive members of an answer are encrypted with the key of the merchant's certificate (pay-v3 page 7). */
export const forMerchant = (text: string): string =>
  publicEncrypt(
    { key: SANDBOX.merchant.certificate, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    Buffer.from(text),
  ).toString('base64')

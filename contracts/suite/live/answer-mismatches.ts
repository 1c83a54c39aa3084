import { constants, privateDecrypt } from 'node:crypto'
import { textOf, type WireResponse } from '@wxhost/core/protocol'
import { SANDBOX } from '@wxhost/mock-wechat'
import type { AnswerSpec, Tree } from '../../interaction/interaction.ts'
import { like } from '../../interaction/matcher.ts'
import { type Matching, type Mismatch, mismatches } from '../../interaction/mismatches.ts'
import { parseExact } from '../../pact/exact-json.ts'
import { answerSignatureFault } from '../../pact/verify/answer-signature-fault.ts'
import type { StateValues } from '../../states/provider-states.ts'

/** Where WeChat's stand-in answers otherwise than is declared. Members that are not declared may stand beside. */
export function answerMismatches(
  spec: AnswerSpec,
  answer: WireResponse,
  { path, values }: { readonly path: string; readonly values: StateValues },
): readonly Mismatch[] {
  const at = (step: string): Matching => ({ path: `${path}.${step}`, values, open: true, unseal: forMerchant })
  return [
    ...mismatches(spec.status ?? 200, answer.status, at('status')),
    ...mismatches(spec.headers ?? {}, answer.headers, at('headers')),
    ...signatureMismatches(spec, answer, path),
    ...bodyMismatches(spec, answer, at('body')),
  ]
}

function signatureMismatches({ signed }: AnswerSpec, answer: WireResponse, path: string): readonly Mismatch[] {
  const fault = signed === true ? answerSignatureFault(answer) : undefined
  return fault === undefined ? [] : [{ path: `${path}.signature`, expected: "WeChat Pay's", actual: fault }]
}

function bodyMismatches({ json, text, bytes }: AnswerSpec, { body, ...rest }: WireResponse, at: Matching) {
  if (bytes !== undefined) return mismatches(bytes, Buffer.from(body).toString('base64'), at)
  const said = textOf({ ...rest, body })
  if (json !== undefined) return mismatches(json, plainJson(said), at)
  const tree = parsed(text ?? '')
  // JSON is compared by what it says, other texts by their letters.
  return tree === undefined ? mismatches(text ?? '', said, at) : mismatches(tree, plainJson(said), at)
}

/** A number that a double cannot hold is an id of WeChat's own: any number is like it. */
function parsed(text: string): Tree {
  try {
    return parseExact(text, () => like(0))
  } catch {
    return undefined
  }
}

function plainJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return text
  }
}

/** Opens what is encrypted for the merchant. */
function forMerchant(field: string): string | undefined {
  const key = { key: SANDBOX.merchant.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }
  try {
    return privateDecrypt(key, Buffer.from(field, 'base64')).toString('utf8')
  } catch {
    return undefined
  }
}

import type { Call } from '../call.ts'
import type { JsonObject } from '../json.ts'
import { type Decoded, failure } from '../outcome.ts'
import type { WireResponse } from '../wire.ts'
import { type Judgement, judgeSignature } from './judge-signature.ts'
import { readObject, textIn } from './pay-body.ts'
import { payFailure, requestIdNote } from './pay-failure.ts'

const notWeChat = { kind: 'untrusted', reason: 'not-wechat' } as const

/**
 * Reads the answer to a v3 request by the table "Which answers are signed": a 2xx that cannot be verified may have been
 * executed and is `untrusted`; a definite error is one only with a good signature, or a 401.
 *
 * @param read gets the object of a verified 2xx; undefined where its body is empty (204).
 * @see additions 6
 */
export async function readPayAnswer<O>(
  response: WireResponse,
  call: Call,
  read: (body: JsonObject | undefined, response: WireResponse) => Decoded<O>,
): Promise<Decoded<O>> {
  const judgement = await judgeSignature(response, call)
  if (judgement === 'ok') return readVerified(response, read)
  return judgement === 'unsigned' ? readUnsigned(response) : untrusted(judgement)
}

function readVerified<O>(
  response: WireResponse,
  read: (body: JsonObject | undefined, response: WireResponse) => Decoded<O>,
): Decoded<O> {
  const { status, headers, body } = response
  const object = readObject(body)
  if (isGood(status) && body.length === 0) return read(undefined, response)
  if (object === undefined) return notWeChat
  // 202 USER_PAYING is an error in the table of pay-errors, though its status is a 2xx.
  const isRefusal = !isGood(status) || (status === 202 && textIn(object.code) !== undefined)
  return isRefusal ? payFailure(status, object, headers) : read(object, response)
}

const isGood = (status: number): boolean => status >= 200 && status < 300

/** No Wechatpay-* header at all: normal for a 401, and for trouble in front of WeChat Pay. */
function readUnsigned(response: WireResponse): Decoded<never> {
  const { status, headers, body } = response
  if (isGood(status)) return { kind: 'untrusted', reason: 'signature' }
  if (status >= 500) return failure('retryable', 'SYSTEM_ERROR', systemError(status) + requestIdNote(headers))
  const object = readObject(body)
  // A proxy's own 401 is a page; only WeChat Pay's words prove that nothing was executed.
  return status === 401 && textIn(object?.code) !== undefined && object !== undefined && saysJson(headers)
    ? payFailure(status, object, headers)
    : notWeChat
}

const saysJson = (headers: WireResponse['headers']): boolean =>
  /^application\/json\b/i.test(headers['content-type'] ?? 'application/json')

const systemError = (status: number): string =>
  `HTTP ${status} without WeChat Pay's signature: it, or something in front of it, is out of order. ` +
  'Query first where money moves, then repeat with the same number.'

function untrusted(judgement: Exclude<Judgement, 'ok' | 'unsigned'>): Decoded<never> {
  if (judgement === 'unknown-key') return { kind: 'decode-again', refresh: 'platform-certificates' }
  return { kind: 'untrusted', reason: judgement === 'probe' ? 'probe' : 'signature' }
}

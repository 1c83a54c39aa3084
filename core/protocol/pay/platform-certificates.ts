import type { Call } from '../call.ts'
import type { CredentialAnswer, CredentialSource, NoneYet } from '../credential-source.ts'
import { type Failure, failure } from '../outcome.ts'
import type { WireRequest, WireResponse } from '../wire.ts'
import { authorizePay } from './authorize.ts'
import { judgeSignature } from './judge-signature.ts'
import { merchantOf } from './merchant-of.ts'
import { payOrigin } from './origin.ts'
import { readObject } from './pay-body.ts'
import { payFailure, requestIdNote } from './pay-failure.ts'
import { type PlatformCertificate, readCertificates } from './read-certificates.ts'

const name = 'platform-certificates'
const hour = 3_600_000

/**
 * WeChat Pay's certificates of one merchant: JSON text `[{serial, pem, from, until}]`, times in milliseconds since 1970.
 *
 * The first answer cannot be verified with a key that is held: it is decrypted with the APIv3 key (which proves where it
 * comes from) and then verified with the certificate just opened.
 * @see pay-v3 page 6, additions 6
 */
export const platformCertificates: CredentialSource = {
  owner: 'merchant',
  origins: [payOrigin],
  renewAheadMs: () => 12 * hour,
  encode: (call) => {
    const mchid = merchantOf(call.app)
    return typeof mchid === 'string' ? request : mchid
  },
  authorize: authorizePay,
  async decode(response, call) {
    if (response.status === 200) return readGood(response, call)
    return saysNone(response) ? noneForThisMerchant : refusal(response)
  },
}

const request: WireRequest = { method: 'GET', origin: payOrigin, path: '/v3/certificates' }

async function readGood(response: WireResponse, call: Call): Promise<CredentialAnswer> {
  const opened = await readCertificates(readObject(response.body), call)
  if ('kind' in opened) return opened
  // One that is over or not begun yet is no key; a second, newer one comes 10 days before the first one ends.
  const valid = opened.filter(({ from, until }) => from <= call.wechatNow && call.wechatNow < until)
  const judgement = await judgeSignature(response, call, (serial) => keyFor(serial, valid))
  if (judgement !== 'ok') return unverifiable(judgement)
  return valid.length === 0
    ? noneIsValid
    : { kind: 'acquired', values: { [name]: { value: JSON.stringify(valid), ttlMs: 24 * hour } } }
}

/** The certificate of this very answer, else a key that the host holds: the answer may name the merchant's public key. */
function keyFor(serial: string, valid: readonly PlatformCertificate[]): string | { certificate: string } {
  const own = valid.find((certificate) => certificate.serial === serial)
  return own === undefined ? serial : { certificate: own.pem }
}

/**
 * Merchants since about 2024-10 have public keys only. Believed without a signature: it may be signed with a public key
 * that is not set here, and all that it does is to let the host ask again later.
 */
const saysNone = (response: WireResponse): boolean =>
  response.status === 404 && payFailure(404, readObject(response.body) ?? {}, {}).code === 'RESOURCE_NOT_EXISTS'

const noneForThisMerchant: NoneYet = {
  kind: 'none',
  askAgainMs: hour,
  message:
    'WeChat Pay has no platform certificates for this merchant (404 RESOURCE_NOT_EXISTS): it signs with a public key. ' +
    'Set the key and its id (PUB_KEY_ID_…) in the apps file, unless that is done.',
}

/** Any other answer leaves the held certificates as they are; its words are WeChat's only where they look like them. */
function refusal(response: WireResponse): Failure {
  const body = readObject(response.body)
  if (body !== undefined && response.status < 500) return payFailure(response.status, body, response.headers)
  return failure(
    'retryable',
    'invalid-answer',
    `HTTP ${response.status} in place of the certificates: expected 200 {"data":[…]}.${requestIdNote(response.headers)}`,
  )
}

const unverifiable = (judgement: string): Failure =>
  failure(
    'retryable',
    'unverified-certificates',
    `The answer with the platform certificates cannot be trusted (signature: ${judgement}); those held stay in use. ` +
      'Look at the clock and at what stands between the host and WeChat Pay if it stays.',
  )

const noneIsValid: Failure = failure(
  'retryable',
  'no-valid-certificate',
  "None of the platform certificates is valid now. Look at the host's clock.",
)

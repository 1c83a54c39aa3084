import type { Call } from '../call.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import { type Failure, failure } from '../outcome.ts'
import { openResource } from './open-resource.ts'
import { textIn } from './pay-body.ts'

/** Times in milliseconds since 1970. */
export interface PlatformCertificate {
  /** Upper-case hex. */
  readonly serial: string
  readonly pem: string
  readonly from: number
  readonly until: number
}

/** Opens every certificate of the answer. One of another cipher (SM2) is left out, one that does not open fails all. */
export async function readCertificates(
  body: JsonObject | undefined,
  call: Call,
): Promise<readonly PlatformCertificate[] | Failure> {
  if (!Array.isArray(body?.data)) return notCertificates
  const read: PlatformCertificate[] = []
  for (const row of body.data) {
    const certificate = await readOne(row, call)
    if (certificate === 'other-cipher') continue
    if ('kind' in certificate) return certificate
    read.push(certificate)
  }
  return read
}

async function readOne(row: unknown, call: Call): Promise<PlatformCertificate | Failure | 'other-cipher'> {
  if (!isJsonObject(row)) return notCertificates
  const opened = await openResource(row.encrypt_certificate, call)
  if (opened === 'mode') return 'other-cipher'
  if (opened === 'closed') return wrongKey
  const [from, until] = [timeIn(row.effective_time), timeIn(row.expire_time)]
  const serial = textIn(row.serial_no)?.toUpperCase() ?? ''
  const pem = opened === 'malformed' ? '' : new TextDecoder().decode(opened)
  const isWhole = /^[0-9A-F]{1,64}$/.test(serial) && pemForm.test(pem) && from !== undefined && until !== undefined
  return isWhole ? { serial, pem, from, until } : notCertificates
}

const pemForm = /^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/

/** RFC 3339 with its zone, e.g. `2024-01-01T00:00:00+08:00`; without one it would be read by the machine's own zone. */
function timeIn(value: unknown): number | undefined {
  const text = textIn(value) ?? ''
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}

const notCertificates: Failure = failure(
  'retryable',
  'invalid-answer',
  'The answer holds no platform certificates: expected {"data":[{serial_no,effective_time,expire_time,encrypt_certificate}]}.',
)

/** Asking again helps nobody: an operator must act. */
const wrongKey: Failure = failure(
  'config',
  'api-v3-key-mismatch',
  'The platform certificates do not open with the APIv3 key that is set. Compare it with the one in the merchant console.',
)

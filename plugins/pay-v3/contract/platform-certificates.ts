import { type Exchange, like } from '@wxhost/contracts'
import vector from './certificates-vector.json' with { type: 'json' }
import { signError, signFailure } from './refusals.ts'
import { refusedBefore } from './refused-before.ts'
import { answered, get, refused } from './wire.ts'

const base = {
  kind: 'exchange',
  of: { credential: 'platform-certificates' },
  page: 'pay-v3 page, 6',
} as const
const path = '/v3/certificates'
const request = get(path)
const failure = { status: 500, code: 'SYSTEM_ERROR', message: '系统错误' }
const none = {
  status: 404,
  code: 'RESOURCE_NOT_EXISTS',
  message: '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。',
}

/** The answer of the vectors: one certificate, encrypted under the test APIv3 key. */
const [certificate] = vector.data
const data = {
  data: [
    {
      serial_no: certificate?.serial_no,
      effective_time: certificate?.effective_time,
      expire_time: certificate?.expire_time,
      encrypt_certificate: like(certificate?.encrypt_certificate),
    },
  ],
}

const noneYet = { kind: 'none', askAgainMs: 3_600_000, message: like(vector.none) }

export const platformCertificates: readonly Exchange[] = [
  {
    ...base,
    description: 'the platform certificates are fetched',
    declares: { owner: 'merchant', origins: ['https://api.mch.weixin.qq.com'], renewAheadMs: 43_200_000 },
    steps: [{ request, answer: answered(data) }],
    rejects: { 'a probe signature': refusedBefore('retryable', 'unverified-certificates', 'probe') },
    result: { kind: 'acquired', values: { 'platform-certificates': { value: like(vector.value), ttlMs: 86_400_000 } } },
  },
  {
    ...base,
    description: 'a merchant of public keys has no platform certificates',
    page: 'additions, 6 "Switching to the public key"',
    states: [{ name: 'WeChat Pay refuses', params: { path, ...none } }],
    steps: [{ request, answer: refused(none) }],
    result: noneYet,
    // Believed whatever its signature: all that it does is to let the host ask again later.
    rejects: { 'a probe signature': noneYet },
  },
  {
    ...base,
    description: 'the platform certificates are refused under a wrong signature',
    states: [{ name: 'the signature is broken' }],
    steps: [{ request, answer: signError }],
    result: signFailure,
  },
  {
    ...base,
    description: 'WeChat Pay is busy when the platform certificates are fetched',
    states: [{ name: 'WeChat Pay refuses', params: { path, ...failure } }],
    steps: [{ request, answer: refused(failure) }],
    result: {
      kind: 'error',
      class: 'retryable',
      code: 'invalid-answer',
      message: refusedBefore('', '', 'HTTP 500').message,
    },
  },
  {
    ...base,
    description: 'the platform certificates are not fetched for an app without a merchant',
    call: { mchid: null },
    steps: [],
    result: refusedBefore('config', 'merchant-missing', 'mchid'),
  },
  {
    ...base,
    description: 'an answer without certificates is none',
    states: [{ name: 'WeChat Pay says', params: { path, body: '{}' } }],
    steps: [{ request, answer: answered({}) }],
    result: refusedBefore('retryable', 'invalid-answer', 'certificates'),
  },
]

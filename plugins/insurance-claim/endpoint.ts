import { type Call, type ErrorClass, type Failure, failure, json, type WireRequest } from '@wxhost/core/protocol'
import { merchantOf, payOrigin } from '@wxhost/core/protocol/pay'

/** Says in the API documentation whose contract this is: WeChat publishes no such interface. */
export const projectMark = '(x-origin: project)'

/** What the contract's table of errors can make of any answer. @see wire-protocol reference, insurance page D */
export const claimErrors: readonly ErrorClass[] = [
  'invalid-argument',
  'business',
  'permission',
  'config',
  'rate-limited',
  'retryable',
]

/** A signed answer that does not hold what was asked for: not one to believe. */
export const notWeChat = { kind: 'untrusted', reason: 'not-wechat' } as const

/** The merchant in whose name to send, where the operator has allowed it. */
export function allowedMerchant({ app }: Call): string | Failure {
  return app.settings.enabled === true ? merchantOf(app) : disabled
}

const disabled = failure(
  'config',
  'insurance-claim-disabled',
  "insurance-claim is wxhost's own contract: WeChat has no such interface, and its real host would refuse it. " +
    'Where the other side speaks it (the mock, a bureau of yours), set {"enabled": true} in the app\'s settings for insurance-claim.',
)

export const get = (path: string, query: NonNullable<WireRequest['query']>): WireRequest => ({
  method: 'GET',
  origin: payOrigin,
  path: `/v3/insurance/claim/${path}`,
  query,
})

export const post = (path: string, body: object, headers: Readonly<Record<string, string>> = {}): WireRequest => ({
  method: 'POST',
  origin: payOrigin,
  path: `/v3/insurance/claim/${path}`,
  headers,
  body: json(body),
})

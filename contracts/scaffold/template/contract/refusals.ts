import { type Interaction, like, type ProviderState } from '@wxhost/contracts'
import { quotaOf } from './request.ts'

const page = 'access-token page, table of errcodes'
const api = '/cgi-bin/message/template/send'

/** WeChat's "no" comes as HTTP 200 with an errcode. One interaction for each error class that the operation declares. */
const refusal = (
  description: string,
  { errcode, errmsg, state }: { errcode: number; errmsg: string; state?: ProviderState },
  result: object,
): Interaction => ({
  kind: 'exchange',
  description,
  page,
  of: { operation: 'quota' },
  states: [state ?? { name: 'WeChat answers errcode', params: { path: '/cgi-bin/openapi/quota/get', errcode } }],
  steps: [{ request: quotaOf(api), answer: { json: { errcode, errmsg: like(errmsg) } } }],
  result,
})

const error = (errorClass: string, code: string, more: object = {}) => ({
  kind: 'error',
  class: errorClass,
  code,
  message: like('what WeChat says'),
  ...more,
})

export const refusals: readonly Interaction[] = [
  refusal(
    'the access token has expired',
    { errcode: 42001, errmsg: 'access_token expired', state: { name: 'the access token has expired' } },
    { kind: 'credential-rejected', credential: 'access-token', code: '42001', message: like('access_token expired') },
  ),
  refusal('WeChat is busy', { errcode: -1, errmsg: 'system error' }, error('retryable', '-1')),
  refusal(
    'too many calls in a minute',
    { errcode: 45011, errmsg: 'api minute-quota reach limit' },
    error('rate-limited', '45011'),
  ),
  refusal(
    'WeChat knows no such API',
    { errcode: 40097, errmsg: 'invalid args' },
    error('invalid-argument', '40097', { nothingHappened: true }),
  ),
  refusal('the account may not ask', { errcode: 48001, errmsg: 'api unauthorized' }, error('permission', '48001')),
]

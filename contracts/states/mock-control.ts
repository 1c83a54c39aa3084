import type { Json } from '@wxhost/core/protocol'
import { SANDBOX } from '@wxhost/mock-wechat'
import { ContractFault } from '../drive/contract-fault.ts'
import { frozenMs } from './frozen-time.ts'
import { merchantAuthorization } from './merchant-authorization.ts'

/** How a state reaches the mock. Every refusal is a ContractFault that shows what the mock said. */
export interface MockControl {
  readonly url: string
  /** The control API below /__mock, e.g. `post('/users', { openid, subscribed: false })`. */
  post(path: string, body?: object): Promise<Answer>
  get(path: string): Promise<Answer>
  /** One of WeChat's APIs, as any client would ask it. An errcode other than 0 is a fault. */
  wechat(method: 'GET' | 'POST', target: string, body?: object): Promise<Answer>
  /** One of WeChat Pay's APIs, signed by the sandbox merchant. */
  pay(method: 'GET' | 'POST', target: string, body?: object, more?: PayMore): Promise<Answer>
  /** The stable access token of an app; default: the sandbox app. */
  accessToken(appid?: string): Promise<string>
  /** Where pushes shall go. @throws ContractFault where nobody listens */
  webhook(): string
}

export interface PayMore {
  /** When, in milliseconds since 1970; default: the shadow Call's time. */
  readonly at?: number | undefined
  /** The key under which fields of the body are encrypted. */
  readonly serial?: string
}

export type Answer = Readonly<Record<string, Json>>

export function mockControl(url: string, setting: { readonly webhook?: string } = {}): MockControl {
  const ask: MockControl['wechat'] = async (method, target, body) =>
    demandErrcode(await asked(url, method, target, body === undefined ? undefined : JSON.stringify(body)), target)
  return {
    url,
    post: (path, body = {}) => asked(url, 'POST', `/__mock${path}`, JSON.stringify(body)),
    get: (path) => asked(url, 'GET', `/__mock${path}`),
    wechat: ask,
    pay(method, target, body, { at = frozenMs, serial } = {}) {
      const text = body === undefined ? '' : JSON.stringify(body)
      const headers = {
        ...(serial === undefined ? {} : { 'wechatpay-serial': serial }),
        authorization: merchantAuthorization({ method, target, body: Buffer.from(text) }, Math.floor(at / 1000)),
      }
      return asked(url, method, target, method === 'GET' ? undefined : text, headers)
    },
    accessToken: async (appid = SANDBOX.app.appid) =>
      String((await ask('POST', '/cgi-bin/stable_token', { ...clientOf(appid) })).access_token),
    webhook() {
      if (setting.webhook !== undefined) return setting.webhook
      throw new ContractFault('this state pushes, but nobody listens: give setUpStates a `webhook`')
    },
  }
}

/** The secret of an app of the sandbox; undefined: it has no such app. */
export const secretOf = (appid: string): string | undefined =>
  [SANDBOX.app, SANDBOX.miniProgram].find((known) => known.appid === appid)?.secret

function clientOf(appid: string) {
  const secret = secretOf(appid)
  if (secret === undefined) throw new ContractFault(`the sandbox has no app ${appid}`)
  return { grant_type: 'client_credential', appid, secret }
}

async function asked(
  url: string,
  method: string,
  target: string,
  body?: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const all = { 'content-type': 'application/json', 'user-agent': 'wxhost-contract', ...headers }
  const init = { method, headers: all, ...(body === undefined ? {} : { body }) }
  const response = await fetch(`${url}${target}`, init).catch((error: unknown) => {
    throw new ContractFault(`the mock at ${url} does not answer`, { cause: error })
  })
  const text = await response.text()
  if (response.ok) return text === '' ? {} : JSON.parse(text)
  throw new ContractFault(`the mock refused ${method} ${pathOf(target)} with ${response.status}: ${text.slice(0, 300)}`)
}

function demandErrcode(answer: Answer, target: string): Answer {
  const { errcode = 0, errmsg } = answer
  if (errcode === 0) return answer
  throw new ContractFault(`the mock refused ${pathOf(target)} with errcode ${errcode}: ${errmsg}`)
}

/** Without the query: a token may stand there. */
const pathOf = (target: string) => target.split('?')[0]

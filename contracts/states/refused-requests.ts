import type { Json } from '@wxhost/core/protocol'
import { isJsonObject } from '@wxhost/core/protocol'
import { SANDBOX } from '@wxhost/mock-wechat'
import { ContractFault } from '../drive/contract-fault.ts'
import type { KnownStates } from './known-state.ts'
import type { MockControl } from './mock-control.ts'
import { sampleMessage, sendTarget } from './sample-message.ts'

/** What no plugin may send, since it looks first: that WeChat would refuse it is why. */
export const refusedRequestStates: KnownStates = {
  'WeChat refuses requests': {
    summary: 'WeChat refuses each of these requests with its errcode.',
    params: {
      requests:
        'a list of { method, path, query?, body?, errcode }; APPID, SECRET and ACCESS_TOKEN in a query stand for those of the sandbox app',
    },
    async setUp(mock, { requests }) {
      const token = await mock.accessToken()
      await demandNone(listIn('requests', requests).map((request) => takenRequest(mock, token, request)))
      return undefined
    },
  },
  'WeChat refuses values': {
    summary: 'WeChat refuses a template message for each of these values: 47003, naming the key.',
    params: { values: 'pairs of a key and a value, e.g. `[["thing1", "two lines"]]`' },
    async setUp(mock, { values }) {
      const token = await mock.accessToken()
      await demandNone(listIn('values', values).map((pair) => takenValue(mock, token, pair)))
      return undefined
    },
  },
}

function listIn(name: string, value: Json | undefined): readonly Json[] {
  if (Array.isArray(value)) return value
  throw new ContractFault(`the parameter "${name}" of a state must be a list`)
}

/** @throws ContractFault with all that was taken */
async function demandNone(taken: readonly Promise<string | undefined>[]): Promise<void> {
  const faults = (await Promise.all(taken)).filter((each) => each !== undefined)
  if (faults.length > 0) throw new ContractFault(faults.join('; '))
}

async function takenRequest(mock: MockControl, token: string, request: Json): Promise<string | undefined> {
  if (!isJsonObject(request)) throw new ContractFault('a request that WeChat refuses must be an object')
  const { method, path, query, body, errcode } = request
  const target = `${path}?${filledQuery(query, token)}`
  const said = await refusalOf(mock, method === 'GET' ? 'GET' : 'POST', target, isJsonObject(body) ? body : undefined)
  if (said.includes(`with errcode ${errcode}: `)) return undefined
  return `${method} ${path} ${JSON.stringify(query)} shall be refused with errcode ${errcode}: ${said}`
}

function filledQuery(query: Json | undefined, token: string): URLSearchParams {
  const { appid, secret } = SANDBOX.app
  const known: Readonly<Record<string, string>> = { APPID: appid, SECRET: secret, ACCESS_TOKEN: token }
  const given = isJsonObject(query) ? Object.entries(query) : []
  return new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, known[String(value)] ?? String(value)]),
  )
}

async function takenValue(mock: MockControl, token: string, pair: Json): Promise<string | undefined> {
  const [key, value] = listIn('values', pair)
  const message = { ...sampleMessage, data: { ...sampleMessage.data, [String(key)]: { value } } }
  const said = await refusalOf(mock, 'POST', sendTarget(token), message)
  if (said.includes(`errcode 47003: argument invalid! data.${key}.value invalid`)) return undefined
  return `WeChat shall refuse ${JSON.stringify(value)} for ${key} with errcode 47003: ${said}`
}

const refusalOf = (mock: MockControl, method: 'GET' | 'POST', target: string, body?: object): Promise<string> =>
  mock.wechat(method, target, body).then(
    () => 'it is taken',
    (error: unknown) => String(error),
  )

import { describe, expect, test } from 'vitest'
import { type CredentialSource, definePlugin, type IWeChatProtocol, local, Type } from '../protocol/index.ts'
import { PluginRefusal } from './plugin-refusal.ts'
import { pluginOf } from './plugin-shape.ts'

const origin = 'https://api.weixin.qq.com'
const say: IWeChatProtocol['operations'][string] = {
  summary: 'Says it back',
  effect: 'safe',
  input: Type.Object({}),
  output: Type.Object({}),
  errors: ['credential'],
  encode: (input: unknown) => local(input),
  decode: () => ({ kind: 'output', output: {} }),
}
const source: CredentialSource = {
  owner: 'app',
  origins: [origin],
  renewAheadMs: () => 1,
  encode: () => ({ method: 'GET', origin, path: '/' }),
  decode: () => ({ kind: 'none', askAgainMs: 1, message: '' }),
}
const sound = { origins: [origin], operations: { say } }

/** Plain JavaScript: what no compiler has seen. */
const problemsOf = (more: object): readonly string[] => {
  try {
    pluginOf({ default: definePlugin({ ...sound, ...more } as IWeChatProtocol) })
    return []
  } catch (thrown) {
    return thrown instanceof PluginRefusal ? thrown.problems : [String(thrown)]
  }
}

describe('the shape of a plugin', () => {
  test('a sound one is handed on as it is', () => {
    const plugin = definePlugin({
      ...sound,
      needs: ['access-token'],
      secrets: { 'app-secret': { origins: [origin] } },
      credentials: { ticket: { ...source, provides: ['ticket', 'key'], durable: true, mayForce: () => false } },
    })
    expect(pluginOf({ default: plugin })).toBe(plugin)
  })

  test.each([
    [{ origins: undefined }, 'origins is missing, expected a list'],
    [{ origins: ['http://api.weixin.qq.com'] }, `origins has 'http://api.weixin.qq.com', expected https`],
    [{ origins: [`${origin}/cgi-bin`] }, 'and nothing after it'],
    [{ origins: ['https://'] }, 'expected https, a host'],
    [{ origins: [7] }, 'origins has 7'],
    [{ needs: 'access-token' }, `needs is 'access-token', expected names`],
    [{ needs: ['Access'] }, 'needs is'],
    [{ secrets: [] }, 'secrets is [], expected an object'],
    [{ secrets: { 'app-secret': 1 } }, 'secrets.app-secret is 1, expected {origins}'],
    [{ secrets: { 'app-secret': { origins: ['https://example.com'] } } }, `which the plugin's own origins lack`],
    [{ secrets: { 'app-secret': {} } }, 'secrets.app-secret.origins is missing'],
    [{ keys: ['Merchant'] }, 'keys is'],
    [{ inbound: [] }, 'inbound is [], expected an object'],
    [{ inbound: { notify: 1 } }, 'inbound.notify is 1, expected an inbound channel'],
    [{ inbound: { notify: { summary: 'x', owner: 'user', open() {} } } }, `inbound.notify.owner is 'user'`],
    [{ inbound: { notify: { summary: 'x', owner: 'app' } } }, 'inbound.notify.open is missing'],
    [{ operations: { say: { ...say, tracks: 1 } } }, 'operations.say.tracks is 1, expected a function'],
    [{ operations: { say: { ...say, resolve: { operation: 'say' } } } }, 'expected {operation, input(), read()}'],
    [
      { operations: { say: { ...say, resolve: { operation: 'gone', input() {}, read() {} } } } },
      `operations.say.resolve.operation is 'gone', expected a safe operation`,
    ],
    [
      { operations: { say: { ...say, idempotency: { key: '/no', owner: 'user' } } } },
      `idempotency.owner is 'user', expected "app" or "merchant"`,
    ],
    [
      { operations: { say: { ...say, idempotency: { key: '/no', scope: '/sub' } } } },
      `idempotency.scope is '/sub', expected {input: a JSON pointer, setting: a name}`,
    ],
    [{ operations: undefined }, 'operations is missing, expected an object'],
    [{ operations: {} }, 'operations is empty'],
    [{ operations: { sayIt: say } }, 'operations.sayIt: a name is lower-case words'],
    [{ operations: JSON.parse('{"__proto__": {}}') }, 'operations.__proto__: a name is'],
    [{ operations: { say: null } }, 'operations.say is null'],
    [{ operations: { say: { ...say, summary: '' } } }, 'operations.say.summary is'],
    [
      { operations: { say: { ...say, effect: 'Safe' } } },
      `operations.say.effect is 'Safe', expected "safe", "idempotent" or "unsafe"`,
    ],
    [{ operations: { say: { ...say, input: undefined } } }, 'operations.say.input is missing, expected a schema'],
    [{ operations: { say: { ...say, output: 'x' } } }, 'operations.say.output is'],
    [{ operations: { say: { ...say, errors: ['oops'] } } }, 'operations.say.errors is'],
    [{ operations: { say: { ...say, stickyBy: 'touser' } } }, 'expected a JSON pointer such as "/touser"'],
    [{ operations: { say: { ...say, encode: undefined } } }, 'operations.say.encode is missing, expected a function'],
    [{ operations: { say: { ...say, decode: 1n } } }, 'operations.say.decode is 1n'],
    [{ operations: { say: { ...say, effect: 'idempotent' } } }, 'is idempotent but has no idempotency'],
    [{ operations: { say: { ...say, idempotency: 'call' } } }, `operations.say.idempotency is 'call'`],
    [{ operations: { say: { ...say, idempotency: { key: 'id' } } } }, 'operations.say.idempotency.key is'],
    [
      { operations: { say: { ...say, idempotency: { key: '/id', windowMs: 0 } } } },
      'windowMs is 0, expected milliseconds above 0',
    ],
    [{ credentials: { ticket: undefined } }, 'credentials.ticket is missing, expected a credential source'],
    [{ credentials: { ticket: { ...source, owner: 'user' } } }, `credentials.ticket.owner is 'user'`],
    [{ credentials: { ticket: { ...source, origins: undefined } } }, 'credentials.ticket.origins is missing'],
    [{ credentials: { ticket: { ...source, renewAheadMs: 240 } } }, 'credentials.ticket.renewAheadMs is 240'],
    [{ credentials: { ticket: { ...source, mayForce: true } } }, 'credentials.ticket.mayForce is true'],
    [{ credentials: { ticket: { ...source, durable: 1 } } }, 'credentials.ticket.durable is 1'],
    [{ credentials: { ticket: { ...source, provides: [1] } } }, 'credentials.ticket.provides is'],
    [{ credentials: { ticket: { ...source, provides: ['key'] } } }, 'provides lacks its own name "ticket"'],
  ])('%o is refused', (more, problem) => {
    expect(problemsOf(more)).toEqual([expect.stringContaining(problem)])
  })

  test('one that only supplies credentials needs no operations', () => {
    expect(problemsOf({ operations: {}, credentials: { ticket: source } })).toEqual([])
  })

  test('a circle in it is no trouble', () => {
    const circle: unknown[] = []
    circle.push(circle)
    expect(problemsOf({ origins: [circle] })).toHaveLength(1)
  })

  test('a proxy that throws is refused', () => {
    const hostile = new Proxy(
      {},
      {
        getOwnPropertyDescriptor: () => {
          throw new Error('boo')
        },
      },
    )
    expect(() => pluginOf({ default: hostile })).toThrow('reading its members threw Error: boo')
  })
})

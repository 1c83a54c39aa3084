import { readdir, readFile } from 'node:fs/promises'
import {
  type AnyOperation,
  type Call,
  json,
  type Operation,
  output,
  type WireRequest,
  type WireResponse,
} from '@wxhost/core/protocol'
import { encryptField, payOrigin } from '@wxhost/core/protocol/pay'
import { SANDBOX } from '@wxhost/mock-wechat'
import { describe, expect, it } from 'vitest'
import { answeringBody } from '../../interaction/asking.ts'
import type { Exchange } from '../../interaction/interaction.ts'
import { sealedField } from '../../interaction/matcher.ts'
import { shadowCall } from '../../shadow/shadow-call.ts'
import { inDirectory } from '../testing/in-directory.ts'
import { shop, shopPlugin } from '../testing/shop.ts'
import { accepted, brokenSignature, expired, ordered, unsubscribed } from '../testing/shop-interactions.ts'
import { pactText, writePact } from './write-pact.ts'

const directory = await inDirectory()
/** Pays with the name of the payer, encrypted. */
const sealing = {
  ...shopPlugin.operations.pay,
  encode: async (_input: unknown, call: Call) => ({
    method: 'POST',
    origin: payOrigin,
    path: '/v3/pay/transactions/native',
    headers: { accept: 'application/json' },
    body: json({ name: (await encryptField(call, '张三')).value }),
  }),
} as AnyOperation

const interactionsOf = (text: string) => JSON.parse(text).interactions

describe('the pact of a plugin', () => {
  it('is a file named after the plugin version', async () => {
    await writePact(shop([accepted]), directory)

    expect(await readdir(directory)).toEqual(['shop@1.0.0-wechat.json'])
  })

  it('is the same, byte for byte, whatever order the interactions stand in', async () => {
    const interactions = [accepted, ordered, unsubscribed]

    expect(await pactText(shop(interactions))).toBe(await pactText(shop([...interactions].reverse())))
  })

  it('keeps nothing of an interaction that is no more', async () => {
    await writePact(shop([accepted, expired]), directory)
    const file = await writePact(shop([accepted]), directory)

    expect(interactionsOf(await readFile(file, 'utf8'))).toHaveLength(1)
  })

  it('holds integers beyond 2^53 as they are', async () => {
    expect(await pactText(shop([accepted]))).toContain('"msgid": 3282640000000000001')
  })

  it('says what is asked of whom, and where it is documented', async () => {
    const [found] = interactionsOf(await pactText(shop([accepted])))

    expect(found).toMatchObject({
      type: 'Synchronous/HTTP',
      comments: { operation: 'send', page: 'template-message page, "Send"' },
      request: { method: 'POST', path: '/cgi-bin/message/template/send' },
    })
  })

  it('names states with their parameters', async () => {
    const states = [{ name: 'a user of the account', params: { openid: 'o', subscribed: false } }]
    const [found] = interactionsOf(await pactText(shop([{ ...accepted, states }])))

    expect(found.providerStates).toEqual(states)
  })

  it('has no token, secret, key or signature in it', async () => {
    const text = await pactText(shop())

    for (const secret of [SANDBOX.app.secret, SANDBOX.merchant.apiV3Key, 'PRIVATE KEY', 'signature='])
      expect(text).not.toContain(secret)
    expect(text).toContain('{access-token}"')
    expect(text).toContain('"WECHATPAY2-SHA256-RSA2048 signed-at-verification"')
  })

  it('leaves out what is not between plugin and WeChat', async () => {
    const local: Exchange = { ...accepted, description: 'refused before', steps: [], result: { kind: 'error' } }
    const garbled: Exchange = { ...accepted, description: 'garbled', result: { kind: 'untrusted' } }
    const told: Exchange = { ...accepted, description: 'told', states: [answeringBody('/cgi-bin/token', '{}')] }

    expect(interactionsOf(await pactText(shop([accepted, local, garbled, told])))).toHaveLength(1)
  })
})

describe('an answer that is no JSON', () => {
  const { send } = shopPlugin.operations
  const decode = ({ body, headers }: WireResponse) => output({ bytes: [...body], type: headers['content-type'] })
  const plugin = { ...shopPlugin, operations: { send: { ...send, decode } as AnyOperation } }

  it.each([
    ['text/html', { text: '<h1>五</h1>' }, { content: '<h1>五</h1>', contentType: 'text/html', encoded: false }],
    ['application/gzip', { bytes: 'H4sA/w==' }, { content: 'H4sA/w==', contentType: '*/*', encoded: 'base64' }],
  ])('comes to the plugin as it is: %s', async (type, body, told) => {
    const bytes = [...Buffer.from('bytes' in body ? body.bytes : body.text, 'bytes' in body ? 'base64' : 'utf8')]
    const answer = { headers: { 'content-type': type }, ...body }
    const [step] = accepted.steps
    const interaction = {
      ...accepted,
      steps: [{ ...step, answer }],
      result: { kind: 'output', output: { bytes, type } },
    }
    const [found] = interactionsOf(await pactText(shop([interaction as Exchange], plugin)))

    expect(found.response.body).toEqual(told)
  })
})

describe('the field that only WeChat Pay can read', () => {
  it('is a placeholder in the pact, and encrypted on its way', async () => {
    const name = { name: sealedField('张三') }
    const interaction = {
      ...ordered,
      input: { path: '/v3/pay/transactions/native', body: { name: 'sealed by the plugin: bm8=' } },
      steps: [{ ...ordered.steps[0], request: { ...ordered.steps[0]?.request, json: name } }],
    } as Exchange
    const sealed = { ...shopPlugin, operations: { pay: sealing } }

    expect(await pactText(shop([interaction], sealed))).toContain(Buffer.from('sealed-field张三').toString('base64'))
  })
})

describe('a pact is not written where the plugin', () => {
  const { send, pay } = shopPlugin.operations
  const withSend = (change: (request: WireRequest) => WireRequest) => {
    const encode = (input: unknown) => change((send as Operation).encode(input, shadowCall()) as WireRequest)
    return { ...shopPlugin, operations: { ...shopPlugin.operations, send: { ...send, encode } as AnyOperation } }
  }
  const written = (plugin: typeof shopPlugin, interaction: Exchange) => pactText(shop([interaction], plugin))

  it('sends something else', async () => {
    const misspelt = withSend((request) => ({ ...request, path: '/cgi-bin/message/templates/send' }))

    await expect(written(misspelt, accepted)).rejects.toThrow(
      /the pact of "a template message is accepted" cannot be written: request: .*\/cgi-bin\/message\/templates\/send/s,
    )
  })

  it('gives another result', async () => {
    const result = { kind: 'output', output: { msgid: '1' } }

    await expect(written(shopPlugin, { ...accepted, result })).rejects.toThrow(
      'result.output.msgid: expected "1", got "3282640000000000001" (template-message page, "Send")',
    )
  })

  it('sends less than was said', async () => {
    const steps = [...accepted.steps, ...accepted.steps]

    await expect(written(shopPlugin, { ...accepted, steps })).rejects.toThrow('1 of 2 requests were sent')
  })

  it('throws', async () => {
    const thrown = withSend(() => {
      throw new TypeError('no such member')
    })

    await expect(written(thrown, accepted)).rejects.toThrow('encode: no such member')
  })

  it('does not sign', async () => {
    const { authorize: _, ...unsigned } = pay ?? {}
    const plugin = { ...shopPlugin, operations: { ...shopPlugin.operations, pay: unsigned as AnyOperation } }

    await expect(written(plugin, brokenSignature)).rejects.toThrow(/authorization/)
  })
})

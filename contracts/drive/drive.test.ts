import { credential, json, local, type Operation, output, Type, textOf } from '@wxhost/core/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { garbledResponses, inputsOf } from '../generated/arbitraries.ts'
import { shadowCall } from '../shadow/shadow-call.ts'
import { demandPure, encode, exchange, wireRequest } from './drive.ts'
import { htmlResponse, jsonResponse } from './responses.ts'
import { schemaFaults } from './schema-faults.ts'

type Echo = { text: string }
const schema = Type.Object({ text: Type.String({ maxLength: 5 }) }, { additionalProperties: false })

const echo: Operation<Echo, Echo> = {
  summary: 'Gives back what it was given.',
  effect: 'safe',
  input: schema,
  output: schema,
  errors: [],
  encode: (input) => ({
    method: 'POST',
    origin: 'https://api.weixin.qq.com',
    path: '/echo',
    query: { access_token: credential('access-token') },
    body: json({ list: [input.text], bytes: new Uint8Array([1]) }),
  }),
  decode: (response) => output(JSON.parse(textOf(response) ?? '{}') as Echo),
}

describe('driving an operation', () => {
  it('shows the wire request with its references', async () => {
    const request = await wireRequest(echo, { text: 'a' }, shadowCall())

    expect(request.query).toEqual({ access_token: { kind: 'credential', name: 'access-token' } })
  })

  it('refuses an input that breaks the schema', async () => {
    await expect(encode(echo, { text: 'too long' }, shadowCall())).rejects.toThrow('the input breaks its schema: /text')
    await expect(exchange(echo, { more: 1 }, jsonResponse({}), shadowCall())).rejects.toThrow('the input breaks')
  })

  it('refuses an output that breaks the schema', async () => {
    const localEcho = { ...echo, encode: () => local({ text: 'too long' }) }

    await expect(exchange(echo, { text: 'a' }, jsonResponse({ text: 1 }), shadowCall())).rejects.toThrow(
      'the output breaks its schema: /text must be string',
    )
    await expect(encode(localEcho, { text: 'a' }, shadowCall())).rejects.toThrow('the output breaks')
  })

  it('gives the decoded answer', async () => {
    expect(await exchange(echo, { text: 'a' }, jsonResponse('{"text":"b"}'), shadowCall())).toEqual(
      output({ text: 'b' }),
    )
  })

  it('finds an encode that changes its input', async () => {
    const changing: Operation<Echo, Echo> = {
      ...echo,
      encode: (input, call) => {
        input.text = 'changed'
        return echo.encode(input, call)
      },
    }

    await expect(encode(changing, { text: 'a' }, shadowCall())).rejects.toThrow('changed its input')
  })

  it('passes a pure encode and finds one that is not', async () => {
    let runs = 0
    const counting: Operation<Echo, Echo> = { ...echo, encode: (input) => local({ text: `${input.text}${runs++}` }) }

    await demandPure(echo, { text: 'a' }, () => shadowCall())
    await expect(demandPure(counting, { text: 'a' }, () => shadowCall())).rejects.toThrow('not pure')
  })

  it('tells a reference from its look-alike', async () => {
    let runs = 0
    const forged = () => (runs++ === 0 ? credential('access-token') : { kind: 'credential', name: 'access-token' })
    const forging: Operation<Echo, Echo> = {
      ...echo,
      encode: () => ({ method: 'POST', origin: 'https://api.weixin.qq.com', path: '/', body: json({ t: forged() }) }),
    }

    await expect(demandPure(forging, { text: 'a' }, () => shadowCall())).rejects.toThrow('not pure')
  })

  it('demands a wire request where one is asked for', async () => {
    const localEcho = { ...echo, encode: () => local({ text: 'a' }) }

    await expect(wireRequest(localEcho, { text: 'a' }, shadowCall())).rejects.toThrow('expected a wire request')
  })
})

describe('generated values', () => {
  const rich = Type.Object(
    {
      text: Type.String({ minLength: 1, maxLength: 3 }),
      digits: Type.String({ pattern: '^[0-9]{2,4}$' }),
      either: Type.Union([Type.Literal('a'), Type.Null(), Type.Boolean()]),
      whole: Type.Integer({ minimum: 1, maximum: 3 }),
      ratio: Type.Number(),
      list: Type.Array(Type.Enum(['x', 'y']), { maxItems: 2 }),
      free: Type.Optional(Type.Unknown()),
      open: Type.Record(Type.String({ pattern: '^[a-z]{1,4}$' }), Type.Integer(), { maxProperties: 2 }),
    },
    { additionalProperties: false },
  )

  it('satisfy the schema they come from', () => {
    fc.assert(
      fc.property(inputsOf(rich), (value) => {
        expect(schemaFaults(rich, value)).toEqual([])
      }),
    )
  })

  it('hold broken answers of every kind', () => {
    const samples = fc.sample(garbledResponses('openid'), { numRuns: 300, seed: 1 })

    expect(samples.some((response) => response.status !== 200)).toBe(true)
    expect(samples.some((response) => textOf(response) === undefined)).toBe(true)
    expect(textOf(htmlResponse())).toContain('502 Bad Gateway')
  })
})

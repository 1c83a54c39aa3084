import { expect, it } from 'vitest'
import { joinedPact } from './canonical-pact.ts'

const pactOf = (...interactions: readonly object[]) => JSON.stringify({ metadata: { z: 1, a: 2 }, interactions })

it('interactions stand in the order of their descriptions, names in that of their characters', () => {
  const text = joinedPact('shop@1.0.0', [pactOf({ description: 'b' }), pactOf({ type: 'x', description: 'a' })])

  expect(text).toBe(
    `${JSON.stringify(
      {
        consumer: { name: 'shop@1.0.0' },
        interactions: [{ description: 'a', type: 'x' }, { description: 'b' }],
        metadata: { a: 2, z: 1 },
        provider: { name: 'wechat' },
      },
      null,
      2,
    )}\n`,
  )
})

it('a pact without interactions names its parties', () => {
  expect(JSON.parse(joinedPact('shop@1.0.0', []))).toEqual({
    consumer: { name: 'shop@1.0.0' },
    provider: { name: 'wechat' },
    interactions: [],
  })
})

const answered = (type: string, rules: object) => ({
  description: 'a page',
  response: {
    headers: { 'Content-Type': [type] },
    body: { content: Buffer.from('<h1>五</h1>').toString('base64'), contentType: '*/*', encoded: 'base64' },
    matchingRules: { body: { $: {} }, ...rules },
  },
})
const responseOf = (interaction: object) =>
  JSON.parse(joinedPact('shop@1.0.0', [pactOf(interaction)])).interactions[0].response

it('a text is compared letter by letter', () => {
  expect(responseOf(answered('text/html', {}))).toEqual({
    headers: { 'Content-Type': ['text/html'] },
    body: { content: '<h1>五</h1>', contentType: 'text/html', encoded: false },
  })
  expect(responseOf(answered('text/html', { header: {} })).matchingRules).toEqual({ header: {} })
})

it('bytes stay as Pact writes them', () => {
  expect(responseOf(answered('application/gzip', {})).body.encoded).toBe('base64')
})

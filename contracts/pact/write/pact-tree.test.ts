import { expect, it } from 'vitest'
import {
  each,
  filledSecret,
  fromState,
  integer,
  like,
  payAuthorization,
  regex,
  sealedField,
  sealedHandle,
} from '../../interaction/matcher.ts'
import { pactTree, pactTreeOfText } from './pact-tree.ts'

const type = 'pact:matcher:type'

it.each([
  [like({ a: regex('x', 'x') }), { [type]: 'type', value: { a: { [type]: 'regex', regex: '^(?:x)$', value: 'x' } } }],
  [integer(5), { [type]: 'integer', value: 5 }],
  [each({ a: 1 }, 2), { [type]: 'type', min: 2, value: [{ a: 1 }, { a: 1 }] }],
  [each('a', 0), { [type]: 'type', min: 0, value: ['a'] }],
  [fromState('prepay_id', 'wx1'), expect.objectContaining({ expression: `\${prepay_id}`, value: 'wx1' })],
  [filledSecret('app-secret'), expect.objectContaining({ expression: `\${app-secret}`, value: 'the-app-secret' })],
  [payAuthorization(), expect.objectContaining({ value: 'WECHATPAY2-SHA256-RSA2048 signed-at-verification' })],
  [sealedField('张三'), expect.objectContaining({ value: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) })],
  [{ a: [null, undefined, true], b: undefined }, { a: [null, undefined, true] }],
])('%j is told to Pact in its words', (tree, told) => {
  expect(pactTree(tree)).toEqual(told)
})

it("a handle is the host's own and never in a message", () => {
  expect(() => pactTree({ a: sealedHandle('session-key', 'x') })).toThrow(/"session-key" is the host's own/)
})

it('of a text, numbers that no double holds match by their kind', () => {
  expect(JSON.stringify(pactTreeOfText('{"msgid":3487542469355618313,"a":1,"b":1.0}'))).toBe(
    `{"msgid":{"${type}":"integer","value":3487542469355618313},"a":1,"b":1.0}`,
  )
})

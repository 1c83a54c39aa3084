import { type Operation, output, type Static, Type } from '@wxhost/core/protocol'
import { acknowledged, closed, post, readAnswer } from '../endpoint.ts'

const industryId = Type.String({
  pattern: '^[1-9][0-9]?$',
  description: "A number of WeChat's list of industries, e.g. `1`",
})

const input = Type.Object({ industry_id1: industryId, industry_id2: industryId }, closed)
type Input = Static<typeof input>

const done = Type.Object({ accepted: Type.Literal(true) }, closed)
type Done = Static<typeof done>

/** Once a month: a second sending meets 43100 though the first was carried out, hence unsafe; get-industry tells. */
export const setIndustry: Operation<Input, Done> = {
  summary: 'Set the industries of an official account (once a month)',
  effect: 'unsafe',
  input,
  output: done,
  errors: [
    'credential',
    'retryable',
    'rate-limited',
    'quota-exhausted',
    'invalid-argument',
    'permission',
    'config',
    'business',
  ],
  example: { industry_id1: '1', industry_id2: '4' },
  encode: (given) => post('/cgi-bin/template/api_set_industry', { ...given }),
  decode: (response) =>
    readAnswer(response, { classes: { 43100: 'quota-exhausted' } }, (body) =>
      acknowledged(body, () => output({ accepted: true })),
    ),
}

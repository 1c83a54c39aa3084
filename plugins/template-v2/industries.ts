import { isJsonObject, type Operation, output, type Static, Type } from '@wxhost/core/protocol'
import { closed, commonErrors, get, notWeChat, post, readAnswer } from './ask.ts'

const nothing = Type.Object({}, closed)
const industry = Type.Object({ first_class: Type.String(), second_class: Type.String() }, closed)
const industries = Type.Object({ primary_industry: industry, secondary_industry: industry }, closed)
type Industry = Static<typeof industry>

/** The two industries that the account's templates come from. */
export const getIndustry: Operation<Static<typeof nothing>, Static<typeof industries>> = {
  summary: 'Read the industries of an official account',
  effect: 'safe',
  input: nothing,
  output: industries,
  errors: commonErrors,
  example: {},
  encode: () => get('/cgi-bin/template/get_industry'),
  decode: (response) =>
    readAnswer(response, {}, (body) => {
      const primary_industry = readIndustry(body.primary_industry)
      const secondary_industry = readIndustry(body.secondary_industry)
      if (primary_industry === undefined || secondary_industry === undefined) return notWeChat
      return output({ primary_industry, secondary_industry })
    }),
}

function readIndustry(value: unknown): Industry | undefined {
  const { first_class, second_class } = isJsonObject(value) ? value : {}
  if (typeof first_class !== 'string' || typeof second_class !== 'string') return undefined
  return { first_class, second_class }
}

const industryId = Type.String({
  pattern: '^[1-9][0-9]?$',
  description: "A number of WeChat's list of industries, e.g. `1`",
})
const setInput = Type.Object({ industry_id1: industryId, industry_id2: industryId }, closed)
const accepted = Type.Object({ accepted: Type.Literal(true) }, closed)

/** Once a month: a second sending meets 43100 though the first was carried out, hence unsafe; get-industry tells. */
export const setIndustry: Operation<Static<typeof setInput>, Static<typeof accepted>> = {
  summary: 'Set the industries of an official account (once a month)',
  effect: 'unsafe',
  input: setInput,
  output: accepted,
  errors: [...commonErrors, 'invalid-argument'],
  example: { industry_id1: '1', industry_id2: '4' },
  encode: (given) => post('/cgi-bin/template/api_set_industry', { ...given }),
  decode: (response) =>
    readAnswer(response, { classes: { 43100: 'quota-exhausted' } }, ({ errcode }) =>
      errcode === 0 ? output({ accepted: true }) : notWeChat,
    ),
}

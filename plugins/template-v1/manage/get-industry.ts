import {
  type Decoded,
  isJsonObject,
  type JsonObject,
  type Operation,
  output,
  type Static,
  Type,
} from '@wxhost/core/protocol'
import { closed, get, notWeChat, readAnswer } from '../endpoint.ts'

const input = Type.Object({}, closed)
type Input = Static<typeof input>

const industry = Type.Object({ first_class: Type.String(), second_class: Type.String() }, closed)
type Industry = Static<typeof industry>

const industries = Type.Object({ primary_industry: industry, secondary_industry: industry }, closed)
type Industries = Static<typeof industries>

/** The two industries that the account's templates come from. @see wire-protocol reference, additions 4 */
export const getIndustry: Operation<Input, Industries> = {
  summary: 'Read the industries of an official account',
  effect: 'safe',
  input,
  output: industries,
  errors: ['credential', 'retryable', 'rate-limited', 'quota-exhausted', 'permission', 'config', 'business'],
  example: {},
  encode: () => get('/cgi-bin/template/get_industry'),
  decode: (response) => readAnswer(response, {}, readIndustries),
}

function readIndustries(body: JsonObject): Decoded<Industries> {
  const [primary_industry, secondary_industry] = [
    readIndustry(body.primary_industry),
    readIndustry(body.secondary_industry),
  ]
  return primary_industry === undefined || secondary_industry === undefined
    ? notWeChat
    : output({ primary_industry, secondary_industry })
}

function readIndustry(value: unknown): Industry | undefined {
  if (!isJsonObject(value)) return undefined
  const { first_class, second_class } = value
  return typeof first_class === 'string' && typeof second_class === 'string' ? { first_class, second_class } : undefined
}

import { type Call, type Encoded, local, type Operation, type Static, Type } from '@wxhost/core/protocol'
import { closed, word } from '../fields.ts'
import { onlyLocal } from '../only-local.ts'
import { partiesOf, partyFields } from '../parties.ts'
import { appParams, jsapiParams, signApp, signJsapi } from './client-params.ts'
import { partnerId, payingAppid } from './client-parties.ts'

/** WeChat's prepay_ids are `wx` and 34 more; what matters is that no second line can be signed by it. */
const prepayIdField = word('[0-9A-Za-z_-]{1,64}')

const payParamsInput = Type.Object(
  {
    prepay_id: prepayIdField,
    client: Type.Enum(['jsapi', 'app'], { description: '`jsapi`: pages in WeChat and mini programs' }),
    ...partyFields,
    owner: Type.Optional(
      Type.Enum(['own', 'sub'], {
        description:
          'Partner mode: whose appid opens the payment, the one of the openid used; default: sub where it has an appid',
      }),
    ),
  },
  closed,
)
type PayParamsInput = Static<typeof payParamsInput>

const payParamsOutput = Type.Object({ pay: Type.Union([jsapiParams, appParams]) }, closed)
type PayParamsOutput = Static<typeof payParamsOutput>

/**
 * Signs anew what a client opens the payment with, e.g. for an order of an hour ago. WeChat is not asked.
 * @see wire-protocol reference, pay-v3 page 8
 */
export const payParams: Operation<PayParamsInput, PayParamsOutput> = {
  summary: 'Sign the parameters with which a client opens the payment of a prepay_id',
  effect: 'safe',
  input: payParamsInput,
  output: payParamsOutput,
  errors: ['invalid-argument', 'config'],
  example: { prepay_id: 'wx201410272009395522657a690389285100', client: 'jsapi' },
  encode: encodePayParams,
  decode: onlyLocal,
}

async function encodePayParams(input: PayParamsInput, call: Call): Promise<Encoded<PayParamsOutput>> {
  const parties = partiesOf(input, call.app)
  if ('kind' in parties) return parties
  const appid = payingAppid(parties, input.owner !== 'own')
  const pay =
    input.client === 'jsapi'
      ? await signJsapi(input.prepay_id, appid, call)
      : await signApp(input.prepay_id, appid, partnerId(parties), call)
  return local({ pay })
}

import {
  type Call,
  type Decoded,
  type Failure,
  failure,
  type JsonObject,
  output,
  type Static,
  Type,
} from '@wxhost/core/protocol'
import { jsapiParams, signJsapi } from '../client/client-params.ts'
import { payingAppid } from '../client/client-parties.ts'
import { closed, openidField } from '../fields.ts'
import { type Parties, partiesOf } from '../parties.ts'
import { orderFields } from './order-fields.ts'
import { orderOperation } from './order-operation.ts'
import { readPrepayId } from './read-ticket.ts'

const payer = Type.Union(
  [
    Type.Object({ openid: openidField }, closed),
    Type.Object({ sp_openid: openidField }, closed),
    Type.Object({ sub_openid: openidField }, closed),
  ],
  { description: 'openid; in partner mode sp_openid or, with sub_appid, sub_openid' },
)
const jsapiInput = Type.Object({ ...orderFields, payer }, closed)
type JsapiInput = Static<typeof jsapiInput>

const jsapiOutput = Type.Object({ prepay_id: Type.String(), pay: jsapiParams }, closed)
type JsapiOutput = Static<typeof jsapiOutput>

/** An order that is paid in a page inside WeChat or in a mini program. */
export const orderJsapi = orderOperation<JsapiInput, JsapiOutput>({
  name: 'jsapi',
  summary: 'Order a payment in a WeChat page or a mini program; gives the signed parameters to open it with',
  input: jsapiInput,
  output: jsapiOutput,
  example: {
    description: 'Image形象店-深圳腾大-QQ公仔',
    out_trade_no: 'sandbox-jsapi-0001',
    amount: { total: 100, currency: 'CNY' },
    payer: { openid: 'oia2TjuEGTNoeX76QEjQNrcURxG8' },
  },
  fault: ({ payer: who }, parties) => payerFault(who, parties),
  read: readJsapi,
})

function payerFault(who: JsapiInput['payer'], { sub }: Parties): Failure | undefined {
  if (sub === undefined) return 'openid' in who ? undefined : wrongPayer('Name the payer by openid')
  if ('openid' in who) return wrongPayer('In partner mode name the payer by sp_openid or sub_openid')
  return 'sub_openid' in who && sub.appid === undefined
    ? wrongPayer('sub_openid is an openid of sub_appid: give sub_appid too')
    : undefined
}

const wrongPayer = (message: string): Failure => failure('invalid-argument', 'payer-wrong', message, { path: '/payer' })

async function readJsapi(body: JsonObject, input: JsapiInput, call: Call): Promise<Decoded<JsapiOutput>> {
  const found = readPrepayId(body)
  if (found.kind !== 'output') return found
  const parties = partiesOf(input, call.app)
  if ('kind' in parties) return parties
  const appid = payingAppid(parties, 'sub_openid' in input.payer)
  return output({ prepay_id: found.output, pay: await signJsapi(found.output, appid, call) })
}

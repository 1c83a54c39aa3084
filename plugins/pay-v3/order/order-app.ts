import { type Call, type Decoded, type JsonObject, output, type Static, Type } from '@wxhost/core/protocol'
import { appParams, signApp } from '../client/client-params.ts'
import { partnerId, payingAppid } from '../client/client-parties.ts'
import { closed } from '../fields.ts'
import { partiesOf } from '../parties.ts'
import { orderFields } from './order-fields.ts'
import { orderOperation } from './order-operation.ts'
import { readPrepayId } from './read-ticket.ts'

const appInput = Type.Object(orderFields, closed)
type AppInput = Static<typeof appInput>

const appOutput = Type.Object({ prepay_id: Type.String(), pay: appParams }, closed)
type AppOutput = Static<typeof appOutput>

/** An order that is paid from a mobile app. */
export const orderApp = orderOperation<AppInput, AppOutput>({
  name: 'app',
  summary: 'Order a payment in a mobile app; gives the signed parameters to open it with',
  input: appInput,
  output: appOutput,
  example: { description: 'QQ公仔', out_trade_no: 'sandbox-app-0001', amount: { total: 100, currency: 'CNY' } },
  read: readApp,
})

async function readApp(body: JsonObject, input: AppInput, call: Call): Promise<Decoded<AppOutput>> {
  const found = readPrepayId(body)
  if (found.kind !== 'output') return found
  const parties = partiesOf(input, call.app)
  if ('kind' in parties) return parties
  const pay = await signApp(found.output, payingAppid(parties, true), partnerId(parties), call)
  return output({ prepay_id: found.output, pay })
}

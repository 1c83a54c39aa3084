import { type Decoded, output, type Static, Type } from '@wxhost/core/protocol'
import { closed } from '../fields.ts'
import { orderFields } from './order-fields.ts'
import { orderOperation } from './order-operation.ts'
import { readLink } from './read-ticket.ts'

const nativeInput = Type.Object(orderFields, closed)
type NativeInput = Static<typeof nativeInput>

const nativeOutput = Type.Object(
  { code_url: Type.String({ description: 'To be shown as a QR code; good for 2 hours' }) },
  closed,
)
type NativeOutput = Static<typeof nativeOutput>

/** An order that is paid by scanning a code. */
export const orderNative = orderOperation<NativeInput, NativeOutput>({
  name: 'native',
  summary: 'Order a payment by QR code',
  input: nativeInput,
  output: nativeOutput,
  example: { description: 'QQ公仔', out_trade_no: 'sandbox-native-0001', amount: { total: 100, currency: 'CNY' } },
  read({ code_url }): Decoded<NativeOutput> {
    const link = readLink(code_url, 'weixin://')
    return link.kind === 'output' ? output({ code_url: link.output }) : link
  },
})

import { type Decoded, output, type Static, Type } from '@wxhost/core/protocol'
import { closed, text } from '../fields.ts'
import { orderFields, sceneMembers } from './order-fields.ts'
import { orderOperation } from './order-operation.ts'
import { readLink } from './read-ticket.ts'

const h5Info = Type.Object(
  {
    type: Type.Enum(['iOS', 'Android', 'Wap']),
    app_name: Type.Optional(text(64)),
    app_url: Type.Optional(text(128)),
    bundle_id: Type.Optional(text(128)),
    package_name: Type.Optional(text(128)),
  },
  closed,
)
const h5Input = Type.Object(
  { ...orderFields, scene_info: Type.Object({ ...sceneMembers, h5_info: h5Info }, closed) },
  closed,
)
type H5Input = Static<typeof h5Input>

const h5Output = Type.Object(
  { h5_url: Type.String({ description: 'To be opened by the browser; good for 5 minutes' }) },
  closed,
)
type H5Output = Static<typeof h5Output>

/** An order that is paid from a browser outside WeChat. */
export const orderH5 = orderOperation<H5Input, H5Output>({
  name: 'h5',
  summary: 'Order a payment from a mobile browser outside WeChat',
  input: h5Input,
  output: h5Output,
  example: {
    description: 'QQ公仔',
    out_trade_no: 'sandbox-h5-0001',
    amount: { total: 100, currency: 'CNY' },
    scene_info: { payer_client_ip: '14.23.150.211', h5_info: { type: 'Wap' } },
  },
  read({ h5_url }): Decoded<H5Output> {
    const link = readLink(h5_url, 'https://')
    return link.kind === 'output' ? output({ h5_url: link.output }) : link
  },
})

import { type Static, Type } from '@wxhost/core/protocol'
import { closed } from '../fields.ts'
import { ownFields, subMchidField } from '../parties.ts'
import { billFields } from './bill-fields.ts'
import { billOperation } from './bill-operation.ts'

const tradeBillInput = Type.Object(
  {
    ...ownFields,
    ...subMchidField,
    ...billFields,
    bill_type: Type.Optional(Type.Enum(['ALL', 'SUCCESS', 'REFUND'], { description: 'Default: ALL' })),
  },
  closed,
)
type TradeBillInput = Static<typeof tradeBillInput>

/** Payments and refunds of one day. */
export const tradeBill = billOperation<TradeBillInput>({
  name: 'tradebill',
  summary: "One day's payments and refunds, as WeChat's CSV or as lines of JSON; checked against its hash",
  input: tradeBillInput,
  example: { bill_date: '2024-01-01', bill_type: 'ALL', tar_type: 'GZIP', as: 'rows' },
  // In partner mode without a sub_mchid: of all merchants that are served. The setting names the one that orders are for.
  query: ({ bill_type, sub_mchid }) => ({ bill_type, sub_mchid }),
})

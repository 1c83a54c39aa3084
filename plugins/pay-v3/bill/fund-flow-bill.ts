import { type Static, Type } from '@wxhost/core/protocol'
import { closed } from '../fields.ts'
import { ownFields } from '../parties.ts'
import { billFields } from './bill-fields.ts'
import { billOperation } from './bill-operation.ts'

const fundFlowBillInput = Type.Object(
  {
    ...ownFields,
    ...billFields,
    account_type: Type.Optional(Type.Enum(['BASIC', 'OPERATION', 'FEES'], { description: 'Default: BASIC' })),
  },
  closed,
)
type FundFlowBillInput = Static<typeof fundFlowBillInput>

/** What moved on the merchant's accounts on one day. */
export const fundFlowBill = billOperation<FundFlowBillInput>({
  name: 'fundflowbill',
  summary: "One day's movements of money on the merchant's account, as WeChat's CSV or as lines of JSON",
  input: fundFlowBillInput,
  example: { bill_date: '2024-01-01', account_type: 'BASIC' },
  query: ({ account_type }) => ({ account_type }),
})

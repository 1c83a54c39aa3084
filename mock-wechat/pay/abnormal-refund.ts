import { canonical } from '../base/canonical.ts'
import type { JsonObject } from '../base/json.ts'
import { badField, type Fields } from './fields.ts'
import { partiesFor } from './parties.ts'
import { type PayRequest, payBodyOf } from './pay-endpoint.ts'
import { openSensitive } from './sensitive.ts'
import { showRefund } from './show-refund.ts'

const KNOWN = ['sub_mchid', 'out_refund_no', 'type', 'bank_type', 'bank_account', 'real_name']
/** The fifteen banks whose debit cards can take a refund; a closed list. */
const BANKS = [
  ...['ICBC', 'ABC', 'CCB', 'BOC', 'COMM', 'CMB', 'SPDB', 'CITIC', 'CEB', 'CMBC', 'CIB', 'GDB', 'PAB', 'PSBC', 'NBCB'],
].map((bank) => `${bank}_DEBIT`)
const ID = { most: 64 }

/** Sends a refund that went wrong to another account (pay-v3 page, 3). @throws PayError */
export function applyAbnormalRefund(request: PayRequest): JsonObject {
  const body = payBodyOf(request).only(KNOWN)
  const named = {
    ...partiesFor(request, body.optionalText('sub_mchid', ID)),
    outRefundNo: body.text('out_refund_no', ID),
    refundId: request.path.refund_id ?? '',
  }
  return showRefund(request.world.refunds.tryOtherwise(named, canonical(readWay(request, body))))
}

/** Where the money is to go. The plain text counts: the same text has another ciphertext each time. */
function readWay(request: PayRequest, body: Fields): Readonly<Record<string, string>> {
  const type = body.choice('type', ['USER_BANK_CARD', 'MERCHANT_BANK_CARD'])
  if (type === 'MERCHANT_BANK_CARD') return { type }
  const way = {
    type,
    bank: body.choice('bank_type', BANKS),
    account: openSensitive(request, body, 'bank_account'),
    name: openSensitive(request, body, 'real_name'),
  }
  if (!/^\d{8,32}$/.test(way.account)) throw badField('/bank_account', '', '银行卡号不合法')
  return way
}

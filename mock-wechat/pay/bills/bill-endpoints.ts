import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { JsonObject } from '../../base/json.ts'
import { PayError } from '../../base/pay-error.ts'
import type { Movement } from '../../world/ledger.ts'
import { badField } from '../fields.ts'
import { partiesFor } from '../parties.ts'
import { type PayEndpoint, PayFile, type PayRequest, queryText } from '../pay-endpoint.ts'
import { type BillDay, readBillDay } from './bill-day.ts'
import { type BillParts, billFile, rowText, sha1Of } from './bill-file.ts'
import { fundFlowBill } from './fund-flow-bill.ts'
import { TRADE_BILL_TYPES, type Trade, tradeBill } from './trade-bill.ts'

const DOWNLOAD = '/v3/billdownload/file'
const ACCOUNTS = ['BASIC', 'OPERATION', 'FEES'] as const
const WRONG_HASH = '0'.repeat(40)

/** A field of the query that has few values. @throws PayError 400 PARAM_ERROR */
function choiceIn<T extends string>({ query }: PayRequest, name: string, choices: readonly T[], usual: T): T {
  const given = query.get(name) ?? usual
  const found = choices.find((choice) => choice === given)
  if (found !== undefined) return found
  throw badField(name, given, `必须是${choices.join('、')}之一`, 'query')
}

/** What moved for a merchant, or for all whom it speaks for. */
function movementsOf(request: PayRequest): readonly Movement[] {
  const parties = partiesFor(request, request.query.get('sub_mchid') ?? undefined)
  const own = request.merchant.mchid
  return request.world.ledger
    .movements()
    .filter(({ mchid, spMchid }) =>
      parties.spMchid === undefined ? mchid === own || spMchid === own : mchid === parties.mchid && spMchid === own,
    )
}

const during = (day: BillDay) => (movement: Movement) => movement.at >= day.from && movement.at < day.to

function readTradeBill(request: PayRequest, day: BillDay): (padRows: number) => BillParts {
  const type = choiceIn(request, 'bill_type', TRADE_BILL_TYPES, 'ALL')
  const { orders, refunds } = request.world
  const paidBy = new Map(orders.list().map((order) => [order.paid?.transactionId, order]))
  const refundBy = new Map(refunds.list().map((refund) => [`${refund.mchid} ${refund.outRefundNo}`, refund]))
  const trades = movementsOf(request)
    .filter(during(day))
    .flatMap((movement): Trade[] => {
      const order = paidBy.get(movement.transactionId)
      return order ? [{ movement, order, refund: refundBy.get(`${movement.mchid} ${movement.outRefundNo}`) }] : []
    })
  return (padRows) => tradeBill(type, trades, day, padRows)
}

function readFundFlow(request: PayRequest, day: BillDay): (padRows: number) => BillParts {
  const account = choiceIn(request, 'account_type', ACCOUNTS, 'BASIC')
  // Payments and refunds touch the basic account alone.
  const all = account === 'BASIC' ? movementsOf(request) : []
  const earlier = all.filter(({ at }) => at < day.from)
  return (padRows) => fundFlowBill(all.filter(during(day)), earlier, day, padRows)
}

/** Rows are added until the file has as many bytes as the setting asks. */
function padded(make: (padRows: number) => BillParts, padBytes: number): BillParts {
  const bare = make(0)
  if (padBytes === 0) return bare
  const rowBytes = Buffer.byteLength(rowText(bare.padRow(0)))
  return make(Math.ceil(padBytes / rowBytes))
}

function billAt(
  path: string,
  read: (request: PayRequest, day: BillDay) => (padRows: number) => BillParts,
): PayEndpoint {
  return {
    method: 'GET',
    path,
    async answer(request): Promise<JsonObject> {
      const day = readBillDay(request)
      const isGzip = request.query.has('tar_type') && choiceIn(request, 'tar_type', ['GZIP'], 'GZIP') === 'GZIP'
      const { world, merchant } = request
      const parts = padded(read(request, day), world.settings.billPadBytes)
      if (parts.rows.length + parts.padRows === 0) throw new PayError(400, 'NO_STATEMENT_EXIST', '账单文件不存在')
      const file = () => billFile(parts)
      const hash_value = world.settings.billHash === 'wrong' ? WRONG_HASH : await hashOf(request, parts)
      const token = world.bills.issue({ mchid: merchant.mchid, isGzip, file })
      return { hash_type: 'SHA1', hash_value, download_url: `${world.settings.billOrigin}${DOWNLOAD}?token=${token}` }
    },
  }
}

/** Remembered by what the file is made of, but for its rows that only fill it. */
async function hashOf({ world }: PayRequest, parts: BillParts): Promise<string> {
  const name = JSON.stringify([parts.headings, parts.rows, parts.foot, parts.padRow(0)])
  const hash = world.bills.hashes.get(name) ?? (await sha1Of(billFile(parts)))
  world.bills.hashes.set(name, hash)
  return hash
}

/** Bills, made of the ledger, and their download (pay-v3 page, 9). */
export const BILLS: readonly PayEndpoint[] = [
  billAt('/v3/bill/tradebill', readTradeBill),
  billAt('/v3/bill/fundflowbill', readFundFlow),
  {
    method: 'GET',
    path: DOWNLOAD,
    answer(request) {
      const bill = request.world.bills.find(queryText(request, 'token'))
      if (!bill) throw new PayError(400, 'INVALID_REQUEST', '下载地址不存在或已过期，请重新获取')
      if (bill.mchid !== request.merchant.mchid) throw new PayError(403, 'NO_AUTH', '只能下载自己的账单')
      return new PayFile(bill.isGzip ? Readable.from(bill.file()).pipe(createGzip({ level: 1 })) : bill.file())
    },
  },
]

import { shanghaiTime } from '../../base/calendar.ts'
import { PayError } from '../../base/pay-error.ts'
import { badField } from '../fields.ts'
import { type PayRequest, queryText } from '../pay-endpoint.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Bills of the last three months can be had. */
const OLDEST_DAYS = 92
/** A day's bill is ready at 10:00 of the next day. */
const READY_AFTER_MS = DAY_MS + 10 * HOUR_MS

/** A day in Asia/Shanghai, in milliseconds. */
export interface BillDay {
  /** `2026-11-20`. */
  readonly text: string
  readonly from: number
  /** The first moment of the next day. */
  readonly to: number
}

/** The day that a bill is asked for. @throws PayError when it is no day, or its bill is not ready (pay-v3 page, 9) */
export function readBillDay(request: PayRequest): BillDay {
  const text = queryText(request, 'bill_date')
  const from = Date.parse(`${text}T00:00:00+08:00`)
  const now = request.world.clock.now()
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(from) || !shanghaiTime(from).startsWith(text))
    throw badField('bill_date', text, '必须是yyyy-MM-dd格式的日期', 'query')
  if (from > now) throw badField('bill_date', text, '不能是将来的日期', 'query')
  if (now - from > OLDEST_DAYS * DAY_MS) throw badField('bill_date', text, '仅支持三个月内的账单', 'query')
  if (now < from + READY_AFTER_MS) throw new PayError(400, 'STATEMENT_CREATING', '账单生成中，请在次日10点后再获取')
  return { text, from, to: from + DAY_MS }
}

import { MockInputError } from '../base/mock-input-error.ts'
import { SANDBOX } from '../sandbox.ts'
import type { Merchant } from '../world/merchants.ts'
import type { Order } from '../world/order.ts'
import { payMany } from '../world/pay-many.ts'
import type { Refund } from '../world/refund.ts'
import type { World } from '../world/world.ts'
import { defined, type Input } from './input.ts'
import { knownApp } from './known-app.ts'
import type { ControlRoute } from './route.ts'

const KEY_MODES = ['certificate', 'both', 'public-key'] as const
const MOST_ORDERS = 100_000
const SETTLED = ['SUCCESS', 'ABNORMAL', 'CLOSED'] as const

/** What is shown of a merchant: everything but the APIv3 key. */
const showMerchant = ({ apiV3Key: _, keys, ...merchant }: Merchant) => ({ ...merchant, serials: [...keys.keys()] })
/** What is shown of an order or a refund: everything but the text that repeats are held against. */
const showRecord = ({ fingerprint: _, ...record }: Order | Refund) => record

function putMerchant(world: World, input: Input) {
  const more = ['keyMode', 'notifyKeyShare', 'refundNotifyUrl', 'subMerchants']
  input.only('mchid', 'apiV3Key', 'certificates', ...more)
  const merchant = {
    mchid: input.text('mchid'),
    apiV3Key: input.text('apiV3Key'),
    certificates: input.optionalTexts('certificates') ?? [],
    ...(input.has('keyMode') && { keyMode: input.choice('keyMode', KEY_MODES) }),
    ...defined({
      notifyKeyShare: input.optionalCount('notifyKeyShare'),
      refundNotifyUrl: input.optionalText('refundNotifyUrl'),
      subMerchants: input.optionalTexts('subMerchants'),
    }),
  }
  return showMerchant(world.merchants.put(merchant))
}

/** The merchant that a control request names; the sandbox's own when it names none. */
const mchidOf = (input: Input) => input.optionalText('mchid') ?? SANDBOX.merchant.mchid

function payManyOrders(world: World, input: Input) {
  input.only('mchid', 'appid', 'count', 'notifyUrl', 'prefix')
  const count = input.optionalInteger('count') ?? 0
  if (count < 1 || count > MOST_ORDERS) throw new MockInputError(`"count" must be from 1 to ${MOST_ORDERS}.`)
  const prefix = input.optionalText('prefix') ?? 'many_'
  if (!/^[0-9A-Za-z_\-|*]{1,22}$/.test(prefix))
    throw new MockInputError('"prefix" must be 1 to 22 characters of an out_trade_no.')
  const notifyUrl = input.text('notifyUrl')
  if (!URL.canParse(notifyUrl)) throw new MockInputError('"notifyUrl" must be an address.')
  const appid = knownApp(world, input).appid
  const numbers = payMany(world, { mchid: mchidOf(input), appid, count, notifyUrl, prefix })
  return { count, first: numbers[0], last: numbers.at(-1) }
}

/** Merchants, their orders and refunds, and the money that moved. */
export const payRoutes: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: '/merchants',
    run: (world) => ({ merchants: world.merchants.list().map(showMerchant) }),
  },
  { method: 'POST', path: '/merchants', run: putMerchant },
  { method: 'GET', path: '/orders', run: (world) => ({ orders: world.orders.list().map(showRecord) }) },
  { method: 'POST', path: '/orders/pay-many', run: payManyOrders },
  {
    method: 'POST',
    path: '/orders/{no}/pay',
    run(world, input, _query, { no = '' }) {
      input.only('mchid', 'openid')
      return showRecord(world.orders.pay(mchidOf(input), no, input.optionalText('openid')))
    },
  },
  { method: 'GET', path: '/refunds', run: (world) => ({ refunds: world.refunds.list().map(showRecord) }) },
  {
    method: 'POST',
    path: '/refunds/{no}/settle',
    run(world, input, _query, { no = '' }) {
      input.only('mchid', 'status')
      return showRecord(world.refunds.settle(mchidOf(input), no, input.choice('status', SETTLED)))
    },
  },
  { method: 'GET', path: '/ledger', run: (world) => ({ movements: world.ledger.movements() }) },
]

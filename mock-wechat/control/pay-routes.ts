import { SANDBOX } from '../sandbox.ts'
import type { Merchant } from '../world/merchants.ts'
import type { Order } from '../world/order.ts'
import type { Refund } from '../world/refund.ts'
import type { World } from '../world/world.ts'
import type { Input } from './input.ts'
import type { ControlRoute } from './route.ts'

const KEY_MODES = ['certificate', 'both', 'public-key'] as const
const SETTLED = ['SUCCESS', 'ABNORMAL', 'CLOSED'] as const

/** What is shown of a merchant: everything but the APIv3 key. */
const showMerchant = ({ apiV3Key: _, keys, ...merchant }: Merchant) => ({ ...merchant, serials: [...keys.keys()] })
/** What is shown of an order or a refund: everything but the text that repeats are held against. */
const showRecord = ({ fingerprint: _, ...record }: Order | Refund) => record

function putMerchant(world: World, input: Input) {
  input.only('mchid', 'apiV3Key', 'certificates', 'keyMode')
  const merchant = {
    mchid: input.text('mchid'),
    apiV3Key: input.text('apiV3Key'),
    certificates: input.optionalTexts('certificates') ?? [],
    ...(input.has('keyMode') && { keyMode: input.choice('keyMode', KEY_MODES) }),
  }
  return showMerchant(world.merchants.put(merchant))
}

/** The merchant that a control request names; the sandbox's own when it names none. */
const mchidOf = (input: Input) => input.optionalText('mchid') ?? SANDBOX.merchant.mchid

/** Merchants, their orders and refunds, and the money that moved. */
export const payRoutes: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: '/merchants',
    run: (world) => ({ merchants: world.merchants.list().map(showMerchant) }),
  },
  { method: 'POST', path: '/merchants', run: putMerchant },
  { method: 'GET', path: '/orders', run: (world) => ({ orders: world.orders.list().map(showRecord) }) },
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

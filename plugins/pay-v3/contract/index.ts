import type { Interaction } from '@wxhost/contracts'
import { appOrders } from './order/app.ts'
import { orderClosings } from './order/close.ts'
import { h5Orders } from './order/h5.ts'
import { jsapiOrders } from './order/jsapi.ts'
import { nativeOrders } from './order/native.ts'
import { orderQueries } from './order/query.ts'
import { abnormalRefunds } from './refund/abnormal.ts'
import { refunds } from './refund/create.ts'
import { refundsByTransaction } from './refund/lost-answer.ts'
import { refundQueries } from './refund/query.ts'

/** What WeChat documents, as exchanges with this plugin. */
export const interactions: readonly Interaction[] = [
  ...jsapiOrders,
  ...appOrders,
  ...nativeOrders,
  ...h5Orders,
  ...orderQueries,
  ...orderClosings,
  ...refunds,
  ...refundsByTransaction,
  ...refundQueries,
  ...abnormalRefunds,
]

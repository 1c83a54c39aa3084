import type { Interaction } from '@wxhost/contracts'
import { fundFlowBills, tradeBills } from './bill/bills.ts'
import { strangeFiles } from './bill/strange-files.ts'
import { paymentParams } from './client/pay-params.ts'
import { payments } from './notify/payments.ts'
import { refundNotices } from './notify/refunds.ts'
import { appOrders } from './order/app.ts'
import { orderClosings } from './order/close.ts'
import { h5Orders } from './order/h5.ts'
import { jsapiOrders } from './order/jsapi.ts'
import { nativeOrders } from './order/native.ts'
import { orderQueries } from './order/query.ts'
import { platformCertificates } from './platform-certificates.ts'
import { abnormalRefunds } from './refund/abnormal.ts'
import { refunds } from './refund/create.ts'
import { refundsByTransaction } from './refund/lost-answer.ts'
import { refundQueries } from './refund/query.ts'
import { securityEchoes } from './security-echo.ts'

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
  ...tradeBills,
  ...fundFlowBills,
  ...strangeFiles,
  ...securityEchoes,
  ...paymentParams,
  ...platformCertificates,
  ...payments,
  ...refundNotices,
]

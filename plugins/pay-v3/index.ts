import { definePlugin } from '@wxhost/core/protocol'
import { payOrigin, platformCertificates } from '@wxhost/core/protocol/pay'
import { fundFlowBill } from './bill/fund-flow-bill.ts'
import { tradeBill } from './bill/trade-bill.ts'
import { payParams } from './client/pay-params.ts'
import { notify } from './notify/notify.ts'
import { closeOrder } from './order/close-order.ts'
import { orderApp } from './order/order-app.ts'
import { orderH5 } from './order/order-h5.ts'
import { orderJsapi } from './order/order-jsapi.ts'
import { orderNative } from './order/order-native.ts'
import { queryOrder } from './order/query-order.ts'
import { abnormalRefund } from './refund/abnormal-refund.ts'
import { queryRefund } from './refund/query-refund.ts'
import { refund } from './refund/refund.ts'
import { securityEcho } from './security/security-echo.ts'

/** Orders, refunds, bills and notifications of WeChat Pay. @see wire-protocol reference, pay-v3 page */
export default definePlugin({
  origins: [payOrigin],
  keys: ['merchant', 'wechat-pay', 'api-v3'],
  credentials: { 'platform-certificates': platformCertificates },
  inbound: { notify },
  operations: {
    'order-jsapi': orderJsapi,
    'order-app': orderApp,
    'order-native': orderNative,
    'order-h5': orderH5,
    'query-order': queryOrder,
    'close-order': closeOrder,
    refund,
    'query-refund': queryRefund,
    'abnormal-refund': abnormalRefund,
    'trade-bill': tradeBill,
    'fund-flow-bill': fundFlowBill,
    'security-echo': securityEcho,
    'pay-params': payParams,
  },
})

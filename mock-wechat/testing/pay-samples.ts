import { SANDBOX } from '../sandbox.ts'
import { PAY_VECTORS } from './pay-vectors.ts'

/** The order of the official vector: 100 fen by JSAPI. */
export const JSAPI_ORDER: Readonly<Record<string, unknown>> = JSON.parse(PAY_VECTORS.requests[2]?.body ?? '{}')
export const ORDER_NO = '1217752501201407033233368018'
export const ORDERING = '/v3/pay/transactions'
export const QUERY = `${ORDERING}/out-trade-no/${ORDER_NO}?mchid=${SANDBOX.merchant.mchid}`
const { payer: _, ...payerless } = JSAPI_ORDER
/** The same order without its payer, as NATIVE, APP and H5 take it. */
export const PLAIN_ORDER: Readonly<Record<string, unknown>> = payerless

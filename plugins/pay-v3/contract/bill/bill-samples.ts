import { type ProviderState, regex } from '@wxhost/contracts'
import { outRefundNo, outTradeNo } from '../samples.ts'

export const page = 'pay-v3 page, 9; additions, 6 "Bills"'
/** A day whose bill is ready at the time of the shadow Call. */
export const day = '2023-12-30'

/** On that day 100 fen were paid, and 40 of them given back an hour later; the money arrived after a minute. */
const order = { name: 'an order', params: { body: { out_trade_no: outTradeNo, attach: '自定义数据' } } }
const paid = { name: 'the order is paid', params: { out_trade_no: outTradeNo, at: `${day}T10:00:05+08:00` } }
const body = { out_trade_no: outTradeNo, out_refund_no: outRefundNo, amount: { refund: 40, total: 100 } }
const refunded = { name: 'a refund', params: { body, at: `${day}T11:00:00+08:00` } }
export const traded: readonly ProviderState[] = [order, paid, refunded]

/** Two payments of one fen: rows that only fill the mock's file up to so many bytes. */
export const filled: readonly ProviderState[] = [{ name: 'WeChat is set', params: { settings: { billPadBytes: 208 } } }]

/** SHA-1 of the files that `lines` shows, each behind a byte order mark and every line ended by LF; made by `sha1sum`. */
export const hashes = {
  ALL: '02e75aa673efddce2378b3f8b76a8d2f48807098',
  SUCCESS: '35f08cba1abcd8c45fc01fc0f6714737c053252c',
  REFUND: '74f8f4907668b7fd6485a837296d28d2a611c5a1',
  BASIC: '53e53637412645bd5515f93c50f6c2d5dd87e7ae',
  filledTrade: '6d6182c7efe2dd36531ec1e40ed8b06fe5c48f80',
  filledFund: '9ca04ea1980b048e885dc1ab44a3b94d2f7a6893',
  served: '8f20328080d1ccfb6e81a612dc0d709d193255e6',
}

const token = '[0-9A-Za-z_-]{64}'
const sampleToken = 'TlgoMLWTRKE6VvQTGKHxAWVTjrXLNYNVzZVJmqFRyjUzMEjmWWXBQDYIOMwHEPXV'

/** WeChat's first answer: where the file is, and what it must be. */
export const named = (hash_value: string) => ({
  hash_type: 'SHA1',
  hash_value,
  download_url: regex(
    `https://api\\.mch\\.weixin\\.qq\\.com/v3/billdownload/file\\?token=${token}`,
    `https://api.mch.weixin.qq.com/v3/billdownload/file?token=${sampleToken}`,
  ),
})

/** The file's own request. @param query of the download address */
export const download = (query: object = { token: regex(token, sampleToken) }, path = '/v3/billdownload/file') => ({
  method: 'GET',
  origin: 'https://api.mch.weixin.qq.com',
  path,
  query,
  headers: { accept: '*/*' },
})

/** The file, handed on as WeChat wrote it. */
export const asCsv = (fileName: string, hex: string, more: object = {}) => ({
  kind: 'stream',
  request: download(),
  hash: { alg: 'sha1', hex },
  contentType: 'text/csv; charset=utf-8',
  fileName,
  ...more,
})

/** The same as lines of JSON. */
export const asRows = (fileName: string, hex: string, more: object = {}) => ({
  ...asCsv(fileName, hex, more),
  contentType: 'application/x-ndjson; charset=utf-8',
  rows: true,
})

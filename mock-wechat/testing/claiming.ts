import { constants, publicEncrypt } from 'node:crypto'
import { SANDBOX } from '../sandbox.ts'
import { createPaying, type Deviation } from './pay-client.ts'

const { mchid } = SANDBOX.merchant
const { certificate, serial } = SANDBOX.wechatPay
export const NO = 'CLM202401010001'
export const ROOT = '/v3/insurance/claim'
export const STATUS = `${ROOT}/status?mchid=${mchid}&out_claim_no=${NO}`
export const SERIAL: Deviation = { headers: { 'wechatpay-serial': serial } }
/** Of the id number 44030019000101123X (insurance page, B). */
export const ID_DIGEST = '09eb26e839ff3a2e3980352ae45ef09e'

/** As a merchant encrypts: RSAES-OAEP, each time other bytes. */
export const sealed = (text: string) =>
  publicEncrypt(
    { key: certificate, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    Buffer.from(text),
  ).toString('base64')

export const material = (digit = 'a', more = {}) => ({
  type: 'INVOICE',
  media_id: 'media-1',
  sha256: digit.repeat(64),
  ...more,
})

export const application = (change: Record<string, unknown> = {}) => ({
  appid: SANDBOX.app.appid,
  mchid,
  out_claim_no: NO,
  mix_trade_no: '1217752501201407033233368318',
  openid: SANDBOX.users.follower,
  claimant: { name: sealed('张三'), id_digest: sealed(ID_DIGEST), card_type: 'ID_CARD' },
  claim_type: 'OUTPATIENT',
  claim_fee: 45000,
  city_id: '440300',
  med_inst_no: 'H44030000001',
  materials: [material()],
  notify_url: 'http://127.0.0.1:9/claims',
  ...change,
})

export async function createClaiming(options: Parameters<typeof createPaying>[0] = {}) {
  const paying = await createPaying(options)
  const apply = (change = {}, how: Deviation = SERIAL) => paying.post(`${ROOT}/apply`, application(change), how)
  const act = async (move: string, body: unknown = {}) => {
    const response = await paying.control('POST', `/claims/${NO}/${move}`, body)
    const json: Record<string, unknown> = JSON.parse(await response.text())
    return { status: response.status, json }
  }
  return { ...paying, apply, act }
}

import { canonical } from '../base/canonical.ts'
import { PayError, REASON } from '../base/pay-error.ts'
import { badField, Fields } from '../pay/fields.ts'
import { mustBeSigner, type PayRequest, payBodyOf } from '../pay/pay-endpoint.ts'
import { openSensitive } from '../pay/sensitive.ts'
import type { NewClaim } from './claim.ts'

const KNOWN = [
  ...[
    'appid',
    'mchid',
    'out_claim_no',
    'mix_trade_no',
    'transaction_id',
    'openid',
    'claimant',
    'claim_type',
    'claim_fee',
  ],
  ...['city_id', 'med_inst_no', 'materials', 'notify_url', 'attach'],
]
const CARD_TYPES = [
  ...['ID_CARD', 'HOUSEHOLD_REGISTRATION', 'FOREIGNER_PASSPORT', 'FOREIGN_PERMANENT_RESIDENT'],
  ...['MAINLAND_TRAVEL_PERMIT_FOR_TW', 'MAINLAND_TRAVEL_PERMIT_FOR_MO', 'MAINLAND_TRAVEL_PERMIT_FOR_HK'],
]
const MATERIAL_TYPES = ['IDENTITY', 'INVOICE', 'PRESCRIPTION', 'DIAGNOSIS', 'OTHER']
const MOST_MATERIALS = 20
const ID = { most: 32 }
export const OUT_CLAIM_NO = { least: 6, most: 64, pattern: /^[0-9A-Za-z_\-|*@]+$/ }
/** https is not demanded, so that a host on this machine can be named. */
const NOTIFY_URL = { most: 255, pattern: /^https?:\/\/[^?#\s]+$/ }
const MD5_HEX = /^[0-9a-f]{32}$/

/** What an application asks for (insurance page, D; additions to the wire-protocol reference, 8). @throws PayError */
export function readClaim(request: PayRequest): NewClaim {
  const body = payBodyOf(request).only(KNOWN)
  const mchid = body.text('mchid', ID)
  mustBeSigner(request, mchid)
  const claimant = readClaimant(request, body.object('claimant').only(['name', 'id_digest', 'card_type']))
  if (body.all.materials !== undefined) readMaterials(body)
  body.choice('claim_type', ['OUTPATIENT', 'INPATIENT', 'PHARMACY', 'OTHER'])
  body.text('openid', { most: 128 })
  body.text('med_inst_no', ID)
  body.optionalText('attach', { least: 0, most: 128 })
  const mixTradeNo = body.optionalText('mix_trade_no', ID)
  const claim: NewClaim = {
    mchid,
    appid: body.text('appid', ID),
    outClaimNo: body.text('out_claim_no', OUT_CLAIM_NO),
    claimFee: body.amount('claim_fee'),
    notifyUrl: body.text('notify_url', NOTIFY_URL),
    // What RSA-OAEP gives differs each time: repeats are compared by the plain text.
    fingerprint: canonical({ ...body.all, claimant }),
    ...(mixTradeNo !== undefined && { mixTradeNo }),
  }
  checkRules(request, body, claim)
  return claim
}

function readClaimant(request: PayRequest, claimant: Fields) {
  const idDigest = openSensitive(request, claimant, 'id_digest')
  // The value is not shown: it stands for an id number.
  if (!MD5_HEX.test(idDigest)) throw badField('/claimant/id_digest', '', '必须是证件号码大写后的MD5')
  return {
    name: openSensitive(request, claimant, 'name'),
    idDigest,
    cardType: claimant.choice('card_type', CARD_TYPES),
  }
}

/** @returns the sha256 of each */
export function readMaterials(body: Fields): readonly string[] {
  const materials = body.all.materials
  if (!Array.isArray(materials) || materials.length < 1 || materials.length > MOST_MATERIALS) {
    throw badField('/materials', '', `必须有1到${MOST_MATERIALS}项`)
  }
  return materials.map((item: unknown, index) => {
    const material = Fields.ofItem(item, `/materials/${index}`).only(['type', 'media_id', 'sha256'])
    material.choice('type', MATERIAL_TYPES)
    material.text('media_id', { most: 128 })
    return material.text('sha256', { most: 64, pattern: /^[0-9a-fA-F]{64}$/ }).toLowerCase()
  })
}

/** Parameters come before rules. */
function checkRules({ world, merchant }: PayRequest, body: Fields, claim: NewClaim): void {
  if (world.apps.get(claim.appid)?.mchid !== merchant.mchid) {
    throw new PayError(400, 'APPID_MCHID_NOT_MATCH', 'appid和mch_id不匹配', { reason: REASON.foreignApp })
  }
  const cityId = body.text('city_id', { most: 8 })
  if (cityId === world.settings.claimClosedCity) throw new PayError(403, 'RULE_LIMIT', '该城市暂未开通')
  const transactionId = body.optionalText('transaction_id', ID)
  if ((transactionId === undefined) === (claim.mixTradeNo === undefined)) {
    throw new PayError(400, 'INVALID_REQUEST', 'mix_trade_no与transaction_id必须且只能填一个')
  }
  if (transactionId === undefined) return
  const order = world.orders.find({ mchid: merchant.mchid, transactionId })
  if (!order) throw new PayError(404, 'RESOURCE_NOT_EXISTS', '订单不存在', { reason: REASON.noOrder })
  if (claim.claimFee > order.total) throw new PayError(403, 'RULE_LIMIT', '理赔金额超过支付金额')
}

/** Values of the contract's example (insurance page, D) and of the mock's sandbox. */
export const appid = 'wxd678efh567hg6787'
export const mchid = '1900000109'
export const outClaimNo = 'CLM202401010001'
export const claimId = '8800202401010000000000000001'
export const mixTradeNo = '1217752501201407033233368318'
export const openid = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o'
export const hostNotifyUrl = `https://wx.example.com/inbound/${mchid}/state-changed`

/** Off unless the operator allows it. */
export const enabled = { settings: { enabled: true } }

/** The id number's MD5 is that of the vectors (idDigest). */
export const claimant = { name: '张三', id_digest: '09eb26e839ff3a2e3980352ae45ef09e', card_type: 'ID_CARD' }

/** The least that an application must say. */
export const application = {
  out_claim_no: outClaimNo,
  mix_trade_no: mixTradeNo,
  openid,
  claimant,
  claim_type: 'OUTPATIENT',
  claim_fee: 45_000,
  city_id: '440300',
  med_inst_no: '1003',
}

const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
export const invoice = { type: 'INVOICE', media_id: 'media-1', sha256 }
export const identity = { type: 'IDENTITY', media_id: 'media-2', sha256: sha256.replace('e3', 'f4') }

/** 2024-01-01T00:00:00Z, as WeChat Pay writes it. */
export const now = '2024-01-01T08:00:00+08:00'

/** The status object of a claim that has just been accepted. @see insurance page, D */
export const accepted = {
  claim_id: claimId,
  out_claim_no: outClaimNo,
  mchid,
  appid,
  state: 'ACCEPTED',
  state_desc: '已受理',
  claim_fee: 45_000,
  create_time: now,
  update_time: now,
  version: 1,
  mix_trade_no: mixTradeNo,
}

type Body = { readonly [name: string]: unknown }
const aClaim = (more: object = {}, body: Body = application) => ({
  name: 'a claim',
  params: { body: JSON.parse(JSON.stringify(body)), ...more },
})
const move = (name: string, details?: Record<string, string | number | string[]>) => ({
  name: 'the bureau decides',
  params: { out_claim_no: outClaimNo, move: name, ...(details === undefined ? {} : { details }) },
})

/** What leads to each state, and the status object there; `version` counts the changes. @see insurance page, D */
export const life = (more: object = {}) => {
  const start = aClaim(more)
  const reviewing = [start, move('review')]
  const asking = [...reviewing, move('need-material', { requiredMaterials: ['INVOICE', 'IDENTITY'] })]
  const approved = [...reviewing, move('approve', { approvedFee: 40_000 })]
  const paying = [...approved, move('pay')]
  const granted = { approved_fee: 40_000 }
  const over = { finish_time: now }
  const rejection = { reject_code: 'OUT_OF_SCOPE', reject_reason: '不在保障范围' }
  return {
    ACCEPTED: [[start], accepted],
    REVIEWING: [reviewing, { ...accepted, state: 'REVIEWING', state_desc: '审核中', version: 2 }],
    NEED_MATERIAL: [
      asking,
      {
        ...accepted,
        state: 'NEED_MATERIAL',
        state_desc: '待补充材料',
        required_materials: ['INVOICE', 'IDENTITY'],
        version: 3,
      },
    ],
    APPROVED: [approved, { ...accepted, state: 'APPROVED', state_desc: '审核通过', ...granted, version: 3 }],
    PAYING: [paying, { ...accepted, state: 'PAYING', state_desc: '赔付中', ...granted, version: 4 }],
    PAY_FAILED: [
      [...paying, move('pay-fail')],
      { ...accepted, state: 'PAY_FAILED', state_desc: '赔付失败', ...granted, version: 5 },
    ],
    PAID: [
      [...paying, move('pay')],
      { ...accepted, state: 'PAID', state_desc: '已赔付', ...granted, paid_fee: 40_000, ...over, version: 5 },
    ],
    REJECTED: [
      [...reviewing, move('reject', { rejectCode: 'OUT_OF_SCOPE', rejectReason: '不在保障范围' })],
      { ...accepted, state: 'REJECTED', state_desc: '审核不通过', ...rejection, ...over, version: 3 },
    ],
    CANCELLED: [
      [start, { name: 'the claim is cancelled', params: { out_claim_no: outClaimNo } }],
      { ...accepted, state: 'CANCELLED', state_desc: '已撤销', ...over, version: 2 },
    ],
    CLOSED: [[...asking, move('close')], { ...accepted, state: 'CLOSED', state_desc: '已关闭', ...over, version: 4 }],
  } as const
}

export { aClaim, move }

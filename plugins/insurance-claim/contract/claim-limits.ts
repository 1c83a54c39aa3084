import type { Variants } from '@wxhost/contracts'

const needed = ['claim_id', 'out_claim_no', 'mchid', 'appid', 'state', 'state_desc', 'create_time', 'update_time']
const texts = [...needed, 'reject_code', 'reject_reason', 'finish_time', 'mix_trade_no']
const amounts = ['claim_fee', 'approved_fee', 'paid_fee', 'version']

/** The status object, whole. @see insurance page, D */
export const claimOutputs: Variants = {
  takes: [
    ['/approved_fee', -1],
    ['/paid_fee', 1],
    ['/reject_code', 'X'],
    ['/reject_reason', 'x'],
    ['/required_materials', ['INVOICE', { any: 1 }]],
    ['/required_materials', []],
    ['/finish_time', 'x'],
    ['/mix_trade_no'],
    ['/version', 0],
  ],
  refuses: [
    ...[...needed, 'claim_fee', 'version'].map((name) => [`/${name}`] as const),
    ...texts.map((name) => [`/${name}`, 1] as const),
    ...amounts.map((name) => [`/${name}`, '1'] as const),
    ...amounts.map((name) => [`/${name}`, 1.5] as const),
    ['/version', -1],
    ['/required_materials', 'INVOICE'],
    ['/other', 'x'],
  ],
}

const material = '/materials/0'
const hash = 'a'.repeat(64)

/** The list of materials, wherever it stands. @see additions, 8 "lengths" */
export const materialLimits: Variants = {
  takes: [
    ...['IDENTITY', 'INVOICE', 'PRESCRIPTION', 'DIAGNOSIS', 'OTHER'].map((type) => [`${material}/type`, type] as const),
    [`${material}/media_id`, '材'],
    [`${material}/media_id`, '材'.repeat(128)],
    [`${material}/sha256`, '0123456789abcdef'.repeat(4)],
    ['/materials', [{ type: 'OTHER', media_id: '1', sha256: hash }]],
    ['/materials', Array.from({ length: 20 }, () => ({ type: 'OTHER', media_id: '1', sha256: hash }))],
  ],
  refuses: [
    ['/materials', []],
    ['/materials', Array.from({ length: 21 }, () => ({ type: 'OTHER', media_id: '1', sha256: hash }))],
    ...['type', 'media_id', 'sha256'].map((name) => [`${material}/${name}`] as const),
    [`${material}/type`, 'PHOTO'],
    [`${material}/media_id`, ''],
    [`${material}/media_id`, '材'.repeat(129)],
    [`${material}/sha256`, hash.slice(1)],
    [`${material}/sha256`, `${hash}a`],
    [`${material}/sha256`, 'A'.repeat(64)],
    [`${material}/sha256`, 'g'.repeat(64)],
    [`${material}/other`, 'x'],
  ],
}

/** The merchant's own number. */
export const numberLimits: Variants = {
  takes: [
    ['/out_claim_no', 'Ab0_-|'],
    ['/out_claim_no', '*'.repeat(64)],
    ['/out_claim_no', '0Zz9Aa'],
  ],
  refuses: [
    ['/out_claim_no', '12345'],
    ['/out_claim_no', '1'.repeat(65)],
    ['/out_claim_no', 'CLM/01'],
    ['/out_claim_no', '1234567\n'],
  ],
}

export const joined = (...all: readonly Variants[]): Variants => ({
  takes: all.flatMap(({ takes = [] }) => takes),
  refuses: all.flatMap(({ refuses = [] }) => refuses),
})

/** What a text may hold: tabs and line ends, but nothing that the wire could not carry. */
export const signsIn = (at: string): Variants => ({
  takes: ['\t', '\n', ' ', '\ud7ff', '\ue000', '🧸'].map((sign) => [at, `a${sign}b`] as const),
  refuses: ['\u0000', '\u0008', '\u000b', '\u000c', '\r', '\u001f', '\ud800', '\udfff'].map(
    (sign) => [at, `a${sign}b`] as const,
  ),
})

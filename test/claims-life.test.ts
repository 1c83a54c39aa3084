import { describe, expect, test } from 'vitest'
import { claimOf, claimPaths, materials, toldStates, useClaims } from './support/claims.ts'
import { eventually } from './support/eventually.ts'
import { mchid } from './support/pay.ts'

const no = 'CLM202401010001'
const invoice = materials('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
const fresh = materials('ca978112ca1bbdcafac231b39a23dc4da786eff8147c4f72b9807785afee48bb')

describe('a claim', () => {
  test('goes from its application to the money', async () => {
    const { claim, bureau, outcome, webhook } = await useClaims()
    const applied = await claim('apply', claimOf(no))
    expect(applied).toMatchObject({ status: 200, output: { out_claim_no: no, state: 'ACCEPTED', version: 1, mchid } })
    expect(await outcome(no)).toMatchObject({ key: `claim:${no}`, stage: 'accepted', detail: 'ACCEPTED', final: false })
    await bureau(no, 'review', 'approve', 'pay', 'pay')
    expect(await outcome(no)).toMatchObject({ stage: 'delivered', detail: 'PAID', final: true, version: 5 })
    await eventually(() => toldStates(webhook)).toEqual(['REVIEWING', 'APPROVED', 'PAYING', 'PAID'])
    const { output } = await claim('status', { out_claim_no: no })
    expect(output).toMatchObject({ state: 'PAID', approved_fee: 45_000, paid_fee: 45_000, version: 5 })
  })

  test('is asked for what is missing, and gets it', async () => {
    const { claim, bureau, world } = await useClaims()
    await claim('apply', claimOf(no, { materials: invoice }))
    await bureau(no, 'review', 'need-material')
    const asked = await claim('status', { out_claim_no: no })
    expect(asked.output).toMatchObject({ state: 'NEED_MATERIAL', required_materials: ['INVOICE'] })
    const given = await claim('supplement', { out_claim_no: no, materials: fresh })
    expect(given.output).toMatchObject({ state: 'REVIEWING', version: 4 })
    const again = await claim('supplement', { out_claim_no: no, materials: fresh })
    expect(again.output).toMatchObject({ state: 'REVIEWING', version: 4 })
    expect(world.claims.find(mchid, no)).toMatchObject({ version: 4 })
  })

  test('is cancelled, and cancelled again without harm', async () => {
    const { claim, outcome, world } = await useClaims()
    await claim('apply', claimOf(no))
    const cancelled = { out_claim_no: no, state: 'CANCELLED' }
    expect(await claim('cancel', { out_claim_no: no, reason: '重复申请' })).toMatchObject({ output: cancelled })
    expect(await claim('cancel', { out_claim_no: no })).toMatchObject({ status: 200, output: cancelled })
    await world.notifications.idle()
    expect(await outcome(no)).toMatchObject({ stage: 'failed', detail: 'CANCELLED', final: true })
  })

  test('is not cancelled once it is approved', async () => {
    const { claim, bureau } = await useClaims()
    await claim('apply', claimOf(no))
    await bureau(no, 'review', 'approve')
    const { status, body } = await claim('cancel', { out_claim_no: no })
    expect(status).toBe(422)
    expect(body).toMatchObject({ reason: 'STATE_CONFLICT' })
  })

  test('is one, however often it is applied for', async () => {
    const { claim, world, bureau } = await useClaims()
    await claim('apply', claimOf(no))
    await bureau(no, 'review')
    expect(await claim('apply', claimOf(no))).toMatchObject({ status: 200 })
    expect(world.claims.list()).toHaveLength(1)
    const { status, body } = await claim('apply', claimOf(no, { claim_fee: 1 }))
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'WXH_IDEMPOTENCY_MISMATCH' })
  })

  test('is applied for once where the answer is lost', async () => {
    const { claim, world, outcome } = await useClaims()
    world.faults.add({ match: { path: claimPaths.apply }, times: 1, fault: { reset: true } })
    expect(await claim('apply', claimOf(no))).toMatchObject({ status: 200, output: { state: 'ACCEPTED' } })
    expect(world.journal.count(claimPaths.status)).toBe(1)
    expect(await outcome(no)).toMatchObject({ stage: 'accepted' })
  })

  test('that is refused for certain is asked for no more', async () => {
    const { claim, outcome } = await useClaims()
    const { status, body } = await claim('apply', claimOf(no, { city_id: '000000' }))
    expect(status).toBe(422)
    expect(body).toMatchObject({ reason: 'RULE_LIMIT' })
    expect(await outcome(no)).toMatchObject({ code: 'WXH_OUTCOME_NOT_FOUND' })
  })
})

describe('the payment of a claim', () => {
  test('that failed may be tried again', async () => {
    const { claim, bureau, outcome } = await useClaims()
    await claim('apply', claimOf(no))
    await bureau(no, 'review', 'approve', 'pay', 'pay-fail')
    expect(await outcome(no)).toMatchObject({ stage: 'accepted', detail: 'PAY_FAILED', final: false })
    await bureau(no, 'pay', 'pay')
    expect(await outcome(no)).toMatchObject({ stage: 'delivered', detail: 'PAID', final: true })
  })
})

describe('a bureau', () => {
  test('that rejects says why', async () => {
    const { claim, bureau, outcome } = await useClaims()
    await claim('apply', claimOf(no))
    await bureau(no, 'review', 'reject')
    const { output } = await claim('status', { out_claim_no: no })
    expect(output).toMatchObject({ state: 'REJECTED', reject_code: 'NOT_COVERED' })
    expect(await outcome(no)).toMatchObject({ stage: 'failed', detail: 'REJECTED', final: true })
  })

  test('that is down is said to be', async () => {
    const { claim, world } = await useClaims()
    world.change({ claimService: 'down' })
    const { status, body, headers } = await claim('status', { out_claim_no: no }, { 'x-wxhost-timeout-ms': '1000' })
    expect({ status, reason: body.reason }).toEqual({ status: 503, reason: 'SERVICE_UNAVAILABLE' })
    expect(headers.get('retry-after')).toBe('30')
  })
})

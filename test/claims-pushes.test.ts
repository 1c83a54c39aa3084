import { describe, expect, test } from 'vitest'
import { claimOf, toldStates, useClaims } from './support/claims.ts'
import { eventually } from './support/eventually.ts'
import { mchid } from './support/pay.ts'

const no = 'CLM202401010001'

describe('a push of a claim', () => {
  test('is accepted, and handed on once though it comes three times', async () => {
    const { claim, bureau, world, webhook, notifications } = await useClaims()
    world.change({ notifyCopies: 3 })
    await claim('apply', claimOf(no))
    await bureau(no, 'review', 'approve')
    expect(notifications()).toMatchObject([{ state: 'accepted' }, { state: 'accepted' }])
    await eventually(() => toldStates(webhook)).toEqual(['REVIEWING', 'APPROVED'])
  })

  test('that is older than what is known settles nothing', async () => {
    const { claim, bureau, world, outcome, webhook, notifications } = await useClaims()
    await claim('apply', claimOf(no))
    world.change({ notifySending: 'held' })
    await bureau(no, 'review', 'approve')
    const [older, newer] = notifications()
    for (const push of [newer, older]) await world.notifications.sendAgain(push?.id ?? '')
    expect(await outcome(no)).toMatchObject({ detail: 'APPROVED', version: 3 })
    // The business service hears of both: each names its version.
    await eventually(() => toldStates(webhook)).toEqual(['APPROVED', 'REVIEWING'])
  })

  test('that was lost is made up for by a query, as the same event', async () => {
    const { claim, bureau, world, webhook, notifications } = await useClaims()
    await claim('apply', claimOf(no))
    world.change({ notifySending: 'held' })
    await bureau(no, 'review')
    expect((await claim('status', { out_claim_no: no })).output).toMatchObject({ state: 'REVIEWING' })
    await eventually(() => toldStates(webhook)).toEqual(['REVIEWING'])
    await world.notifications.sendAgain(notifications()[0]?.id ?? '')
    await bureau(no, 'approve')
    await world.notifications.sendAgain(notifications()[1]?.id ?? '')
    await eventually(() => toldStates(webhook)).toEqual(['REVIEWING', 'APPROVED'])
  })
})

describe('what the bureau must not say', () => {
  test('a state that nobody knows is reported, not guessed', async () => {
    const { claim, says, outcome, webhook } = await useClaims()
    await claim('apply', claimOf(no))
    await says(no, { state: 'FROZEN', version: 2 })
    const { output, body } = await claim('status', { out_claim_no: no })
    expect(output.state).toBe('FROZEN')
    expect(body.warnings).toEqual([expect.objectContaining({ code: 'unknown-state', path: '/state' })])
    expect(await outcome(no)).toMatchObject({ stage: 'accepted', detail: 'FROZEN', final: false })
    await eventually(() => webhook.deliveries[0]?.data.warnings).toMatchObject([{ code: 'unknown-state' }])
  })

  test.each([
    ['more approved than claimed', { state: 'APPROVED', approved_fee: 45_001, version: 3 }, '/approved_fee'],
    ['paid without all of it', { state: 'PAID', approved_fee: 40_000, paid_fee: 39_999, version: 5 }, '/paid_fee'],
    ['a reject code without a rejection', { state: 'REVIEWING', reject_code: 'NO', version: 2 }, '/reject_code'],
  ])('%s is warned of, and never final', async (_what, said, path) => {
    const { claim, says, outcome } = await useClaims()
    await claim('apply', claimOf(no))
    await says(no, said)
    const { status, body } = await claim('status', { out_claim_no: no })
    expect(status).toBe(200)
    expect(body.warnings).toEqual([expect.objectContaining({ code: 'invariant-broken', path })])
    expect(await outcome(no)).toMatchObject({ stage: 'accepted', final: false })
  })

  test('a version that falls is ignored', async () => {
    const { claim, bureau, says, outcome } = await useClaims()
    await claim('apply', claimOf(no))
    await bureau(no, 'review', 'approve')
    await says(no, { state: 'REVIEWING', version: 2 })
    expect(await outcome(no)).toMatchObject({ detail: 'APPROVED', version: 3 })
    await claim('status', { out_claim_no: no })
    expect(await outcome(no)).toMatchObject({ detail: 'APPROVED', version: 3 })
  })

  test('another merchant’s claim is refused', async () => {
    const { claim, says, notifications } = await useClaims()
    await claim('apply', claimOf(no))
    await says(no, { mchid: '1900000110', state: 'PAID', version: 5 })
    expect(notifications()).toMatchObject([{ mchid, state: 'waiting', tries: [{ status: 403 }] }])
  })
})

describe('without the operator’s word', () => {
  test.each([{}, { enabled: false }, { enabled: 'true' }])('settings %j send nothing', async (settings) => {
    const { claim, world } = await useClaims({ settings })
    const { status, body } = await claim('apply', claimOf(no))
    expect(status).toBe(502)
    expect(body).toMatchObject({ code: 'WXH_CONFIG', reason: 'insurance-claim-disabled' })
    expect(world.journal.entries()).toEqual([])
  })
})

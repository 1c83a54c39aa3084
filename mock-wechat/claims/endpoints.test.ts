import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { createClaiming, ID_DIGEST, material, NO, ROOT, SERIAL, STATUS, sealed } from '../testing/claiming.ts'
import { JSAPI_ORDER, ORDER_NO } from '../testing/pay-samples.ts'

const { mchid } = SANDBOX.merchant

test('a claim is accepted and answered as v3 answers are', async () => {
  const { apply } = await createClaiming()
  const answer = await apply()
  expect(answer).toMatchObject({ status: 200, trusted: true })
  expect(answer.json).toEqual({
    claim_id: '8800202401010000000000000001',
    out_claim_no: NO,
    mchid,
    appid: SANDBOX.app.appid,
    state: 'ACCEPTED',
    state_desc: '已受理',
    claim_fee: 45000,
    create_time: '2024-01-01T10:00:06+08:00',
    update_time: '2024-01-01T10:00:06+08:00',
    version: 1,
    mix_trade_no: '1217752501201407033233368318',
  })
})

test('a repeat that is encrypted anew is the same claim as it now stands', async () => {
  const { apply, act } = await createClaiming()
  await apply()
  await act('review')
  expect(await apply()).toMatchObject({ status: 200, json: { state: 'REVIEWING', version: 2 } })
})

test.each([
  ['fee', { claim_fee: 44999 }],
  ['claimant', { claimant: { name: sealed('李四'), id_digest: sealed(ID_DIGEST), card_type: 'ID_CARD' } }],
])('a repeat with another %s is refused', async (_, change) => {
  const { apply } = await createClaiming()
  await apply()
  expect(await apply(change)).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' }, trusted: true })
})

test('a request without a good signature is a 401', async () => {
  const { apply } = await createClaiming()
  expect(await apply({}, { ...SERIAL, signedBody: '{}' })).toMatchObject({ status: 401, json: { code: 'SIGN_ERROR' } })
})

describe('an application is a PARAM_ERROR', () => {
  test.each([
    ['out_claim_no', { out_claim_no: 'CLM01' }],
    ['claim_type', { claim_type: 'DENTAL' }],
    ['claim_fee', { claim_fee: 1.5 }],
    ['city_id', { city_id: '440300000' }],
    ['med_inst_no', { med_inst_no: undefined }],
    ['openid', { openid: undefined }],
    ['claimant', { claimant: undefined }],
    ['card type', { claimant: { name: sealed('张三'), id_digest: sealed(ID_DIGEST), card_type: 'LIBRARY' } }],
    ['plain name', { claimant: { name: '张三', id_digest: sealed(ID_DIGEST), card_type: 'ID_CARD' } }],
    [
      'plain id number',
      { claimant: { name: sealed('张三'), id_digest: sealed('44030019000101123X'), card_type: 'ID_CARD' } },
    ],
    ['attach', { attach: 'x'.repeat(129) }],
    ['notify_url', { notify_url: 'none' }],
    ['empty materials', { materials: [] }],
    ['21 materials', { materials: Array.from({ length: 21 }, () => material()) }],
    ['material that is none', { materials: ['invoice'] }],
    ['type of material', { materials: [material('a', { type: 'PHOTO' })] }],
    ['media_id', { materials: [material('a', { media_id: 'x'.repeat(129) })] }],
    ['sha256', { materials: [material('a', { sha256: 'abc' })] }],
    ['unknown field', { bureau: 'x' }],
  ])('for its %s', async (_, change) => {
    const { apply } = await createClaiming()
    expect(await apply(change)).toMatchObject({ status: 400, json: { code: 'PARAM_ERROR' }, trusted: true })
  })

  test('for a missing Wechatpay-Serial', async () => {
    const { apply } = await createClaiming()
    expect(await apply({}, {})).toMatchObject({ status: 400, json: { code: 'PARAM_ERROR' } })
  })
})

test.each([
  ['both ids', { transaction_id: '4200000000202401010000000001' }, 400, 'INVALID_REQUEST'],
  ['no id', { mix_trade_no: undefined }, 400, 'INVALID_REQUEST'],
  ['another merchant', { mchid: '1900000110' }, 400, 'INVALID_REQUEST'],
  ['an app of nobody', { appid: SANDBOX.miniProgram.appid }, 400, 'APPID_MCHID_NOT_MATCH'],
  ['a city that is not open', { city_id: '000000' }, 403, 'RULE_LIMIT'],
  ['an unknown order', { mix_trade_no: undefined, transaction_id: '42000' }, 404, 'RESOURCE_NOT_EXISTS'],
])('an application with %s is refused', async (_, change, status, code) => {
  const { apply } = await createClaiming()
  expect(await apply(change)).toMatchObject({ status, json: { code }, trusted: true })
})

test('no more can be claimed than was paid', async () => {
  const { post, apply, world } = await createClaiming()
  await post('/v3/pay/transactions/jsapi', JSAPI_ORDER)
  const { paid } = world.orders.pay(mchid, ORDER_NO)
  const order = { mix_trade_no: undefined, transaction_id: paid?.transactionId }
  expect(await apply({ ...order, claim_fee: 101 })).toMatchObject({ status: 403, json: { code: 'RULE_LIMIT' } })
  expect(await apply({ ...order, claim_fee: 100 })).toMatchObject({ status: 200 })
})

describe('the status', () => {
  test('is found by either number', async () => {
    const { apply, get } = await createClaiming()
    const { claim_id } = (await apply()).json
    expect(await get(STATUS)).toMatchObject({ status: 200, trusted: true, json: { claim_id } })
    expect(await get(`${ROOT}/status?mchid=${mchid}&claim_id=${claim_id}`)).toMatchObject({
      json: { out_claim_no: NO },
    })
  })

  test.each([
    ['both numbers', `${STATUS}&claim_id=8800`, 400, 'INVALID_REQUEST'],
    ['no number', `${ROOT}/status?mchid=${mchid}`, 400, 'INVALID_REQUEST'],
    ['no merchant', `${ROOT}/status?out_claim_no=${NO}`, 400, 'PARAM_ERROR'],
    ['another merchant', `${ROOT}/status?mchid=1900000110&out_claim_no=${NO}`, 400, 'INVALID_REQUEST'],
    ['an unknown number', `${ROOT}/status?mchid=${mchid}&out_claim_no=CLM999999`, 404, 'RESOURCE_NOT_EXISTS'],
    ['an unknown id', `${ROOT}/status?mchid=${mchid}&claim_id=8800`, 404, 'RESOURCE_NOT_EXISTS'],
  ])('with %s is refused', async (_, target, status, code) => {
    const { apply, get } = await createClaiming()
    await apply()
    expect(await get(target)).toMatchObject({ status, json: { code }, trusted: true })
  })
})

test('a claim is cancelled with a signed 204, again and again', async () => {
  const { apply, post, get } = await createClaiming()
  await apply()
  const cancel = () => post(`${ROOT}/cancel`, { mchid, out_claim_no: NO, reason: '重复申请' })
  expect(await cancel()).toMatchObject({ status: 204, text: '', trusted: true })
  expect(await cancel()).toMatchObject({ status: 204 })
  expect(await get(STATUS)).toMatchObject({ json: { state: 'CANCELLED', version: 2, finish_time: expect.any(String) } })
})

test('what is approved cannot be cancelled', async () => {
  const { apply, post, act } = await createClaiming()
  await apply()
  await act('review')
  await act('approve')
  const answer = await post(`${ROOT}/cancel`, { mchid, out_claim_no: NO })
  expect(answer).toMatchObject({ status: 409, json: { code: 'STATE_CONFLICT' }, trusted: true })
})

test('a supplement answers with the claim under review', async () => {
  const { apply, post, act } = await createClaiming()
  await apply()
  await act('review')
  expect((await act('need-material', { requiredMaterials: ['DIAGNOSIS'] })).json).toMatchObject({
    ...{ state: 'NEED_MATERIAL', required_materials: ['DIAGNOSIS'] },
  })
  const supplement = (materials: unknown) => post(`${ROOT}/supplement`, { mchid, out_claim_no: NO, materials })
  expect(await supplement([material('b')])).toMatchObject({ status: 200, json: { state: 'REVIEWING', version: 4 } })
  expect(await supplement([material('c')])).toMatchObject({ status: 409, json: { code: 'STATE_CONFLICT' } })
  expect(await supplement([])).toMatchObject({ status: 400 })
})

test.each(['cancel', 'supplement'])('%s of an unknown claim is a 404', async (name) => {
  const { post } = await createClaiming()
  const body = { mchid, out_claim_no: NO, ...(name === 'supplement' && { materials: [material()] }) }
  expect(await post(`${ROOT}/${name}`, body)).toMatchObject({ status: 404, json: { code: 'RESOURCE_NOT_EXISTS' } })
})

test('requests beyond the rate of one second are refused', async () => {
  const { get, world } = await createClaiming({ claimsPerSecond: 2 })
  const codes = async () => [(await get(STATUS)).status, (await get(STATUS)).status, (await get(STATUS)).status]
  expect(await codes()).toEqual([404, 404, 429])
  world.clock.advance(1000)
  expect(await get(STATUS)).toMatchObject({ status: 404 })
})

test('a bureau that is down says when to ask again', async () => {
  const { apply } = await createClaiming({ claimService: 'down' })
  const answer = await apply()
  expect(answer).toMatchObject({ status: 503, json: { code: 'SERVICE_UNAVAILABLE' }, trusted: true })
  expect(answer.headers.get('retry-after')).toBe('30')
})

test('a merchant without the permission is told so', async () => {
  const { apply } = await createClaiming({ claimService: 'no-auth' })
  expect(await apply()).toMatchObject({ status: 403, json: { code: 'NO_AUTH' } })
})

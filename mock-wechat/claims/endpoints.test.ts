import { constants, createDecipheriv, publicEncrypt, verify, X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { CLAIM_NOTIFICATION } from '../testing/claim-vector.ts'
import { createPaying, type Deviation } from '../testing/pay-client.ts'
import { JSAPI_ORDER, ORDER_NO } from '../testing/pay-samples.ts'
import { createWebhook } from '../testing/webhook.ts'

const { mchid, apiV3Key } = SANDBOX.merchant
const { certificate, serial } = SANDBOX.wechatPay
const NO = 'CLM202401010001'
const ROOT = '/v3/insurance/claim'
const STATUS = `${ROOT}/status?mchid=${mchid}&out_claim_no=${NO}`
const SERIAL: Deviation = { headers: { 'wechatpay-serial': serial } }
/** Of the id number 44030019000101123X (insurance page, B). */
const ID_DIGEST = '09eb26e839ff3a2e3980352ae45ef09e'

/** As a merchant encrypts: RSAES-OAEP, each time other bytes. */
const sealed = (text: string) =>
  publicEncrypt(
    { key: certificate, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    Buffer.from(text),
  ).toString('base64')

const material = (digit = 'a', more = {}) => ({
  type: 'INVOICE',
  media_id: 'media-1',
  sha256: digit.repeat(64),
  ...more,
})

const application = (change: Record<string, unknown> = {}) => ({
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

async function createClaiming(options: Parameters<typeof createPaying>[0] = {}) {
  const paying = await createPaying(options)
  const apply = (change = {}, how: Deviation = SERIAL) => paying.post(`${ROOT}/apply`, application(change), how)
  const act = async (move: string, body: unknown = {}) => {
    const response = await paying.control('POST', `/claims/${NO}/${move}`, body)
    const json: Record<string, unknown> = JSON.parse(await response.text())
    return { status: response.status, json }
  }
  return { ...paying, apply, act }
}

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

describe('the notification', () => {
  /** What a merchant reads of a notification. */
  function opened(body: string): Record<string, unknown> {
    const { resource } = JSON.parse(body)
    const sealedBytes = Buffer.from(resource.ciphertext, 'base64')
    const cipher = createDecipheriv('aes-256-gcm', apiV3Key, resource.nonce, { authTagLength: 16 })
    cipher.setAAD(Buffer.from(resource.associated_data)).setAuthTag(sealedBytes.subarray(-16))
    return JSON.parse(String(Buffer.concat([cipher.update(sealedBytes.subarray(0, -16)), cipher.final()])))
  }

  async function createNotified() {
    const webhook = await createWebhook(() => ({ status: 204 }))
    const claiming = await createClaiming()
    await claiming.apply({ notify_url: `${webhook.url}/claims` })
    return { ...claiming, webhook }
  }

  test('the sample of the contract opens with the sandbox’s key', () => {
    expect(opened(CLAIM_NOTIFICATION.body)).toEqual(CLAIM_NOTIFICATION.decryptedResource)
  })

  test('of a change has the form of the sample and is signed', async () => {
    const { act, webhook, world } = await createNotified()
    await act('review')
    await webhook.got(1)
    const { body = '', headers = {} } = webhook.received[0] ?? {}
    const { id: _, create_time: __, resource: ___, ...outside } = JSON.parse(CLAIM_NOTIFICATION.body)
    expect(JSON.parse(body)).toMatchObject({
      ...{ ...outside, resource: { original_type: 'insurance_claim', associated_data: 'insurance_claim' } },
    })
    const message = `${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body}\n`
    const signature = Buffer.from(String(headers['wechatpay-signature']), 'base64')
    expect(verify('sha256', Buffer.from(message), new X509Certificate(certificate).publicKey, signature)).toBe(true)
    expect(opened(body)).toMatchObject({ out_claim_no: NO, state: 'REVIEWING', version: 2 })
    await world.notifications.idle()
    expect(world.notifications.list()).toMatchObject([
      { state: 'accepted', eventType: 'INSURANCE_CLAIM.STATE_CHANGED' },
    ])
  })

  test('comes with every change, the fees in it', async () => {
    const { act, webhook } = await createNotified()
    for (const move of ['review', 'approve', 'pay', 'pay'])
      await act(move, move === 'approve' ? { approvedFee: 40000 } : {})
    await webhook.got(4)
    const told = webhook.received.map(({ body }) => opened(body)).sort((a, b) => Number(a.version) - Number(b.version))
    expect(told.map(({ state }) => state)).toEqual(['REVIEWING', 'APPROVED', 'PAYING', 'PAID'])
    expect(told.at(-1)).toMatchObject({ claim_fee: 45000, approved_fee: 40000, paid_fee: 40000, version: 5 })
  })

  test('can be made to say what is not so', async () => {
    const { act, webhook } = await createNotified()
    await act('review')
    await act('say', { status: { state: 'ON_HOLD', version: 1 }, notify: true })
    await webhook.got(2)
    expect(webhook.received.map(({ body }) => opened(body).state).sort()).toEqual(['ON_HOLD', 'REVIEWING'])
  })
})

describe('the control API', () => {
  test('refuses an illegal move with 409', async () => {
    const { apply, act } = await createClaiming()
    await apply()
    expect(await act('pay')).toMatchObject({ status: 409, json: { code: 'MOCK_STATE_CONFLICT' } })
  })

  test.each([
    ['approve', { approvedFee: 45001 }],
    ['review', { approvedFee: 1 }],
    ['say', { status: { state: [] } }],
  ])('refuses %s with %j', async (move, body) => {
    const { apply, act } = await createClaiming()
    await apply()
    if (move === 'approve') await act('review')
    expect(await act(move, body)).toMatchObject({ status: 400, json: { code: 'MOCK_BAD_INPUT' } })
  })

  test('rejects with a code, and lists the claims', async () => {
    const { apply, act, control } = await createClaiming()
    await apply()
    await act('review')
    await act('reject', { rejectCode: 'DUPLICATE_CLAIM', rejectReason: '重复理赔' })
    expect(await (await control('GET', '/claims')).json()).toMatchObject({
      claims: [
        {
          state: 'REJECTED',
          reject_code: 'DUPLICATE_CLAIM',
          reject_reason: '重复理赔',
          finish_time: expect.any(String),
        },
      ],
    })
  })
})

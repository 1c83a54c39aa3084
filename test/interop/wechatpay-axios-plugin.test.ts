import { createHash, createPublicKey, X509Certificate } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { type NewOrder, SANDBOX, startMockWechat } from '@wxhost/mock-wechat'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Aes, Decorator, Formatter, Rsa } from 'wechatpay-axios-plugin'

const { mchid, serial, privateKey, apiV3Key } = SANDBOX.merchant
const { wechatPay, app, users } = SANDBOX
const PLATFORM = new X509Certificate(wechatPay.certificate).publicKey
const JSAPI = '/v3/pay/transactions/jsapi'
const REFUNDS = '/v3/refund/domestic/refunds'
const NO = 'interop_0001'
const BY_NUMBER = `/v3/pay/transactions/out-trade-no/${NO}`
const ORDER = {
  ...{ appid: app.appid, mchid, description: 'Image形象店-深圳腾大-QQ公仔', out_trade_no: NO },
  ...{ notify_url: 'https://gw.example.com/notify', amount: { total: 100 }, payer: { openid: users.follower } },
}

/**
 * The mock at real time (this client compares with the machine's clock), and the client that drives it. It asks with the key
 * of the public-key mode or of the certificate; either verifies the answer.
 */
async function createInterop(named?: string) {
  const mock = await startMockWechat()
  onTestFinished(() => mock.close())
  const certs = { [wechatPay.serial]: PLATFORM, [wechatPay.publicKeyId]: PLATFORM }
  const headers = named === undefined ? {} : { 'Wechatpay-Serial': named }
  const client = new Decorator({ mchid, serial, privateKey, certs, baseURL: mock.url, headers })
  const call = async (method: string, path: string, data?: unknown, config: Record<string, unknown> = {}) => {
    const { status, data: said, headers: answered } = await client.request(path, method, data, config)
    return { status, data: said, serial: answered['wechatpay-serial'] }
  }
  return { ...mock, client, call, order: (change = {}) => call('post', JSAPI, { ...ORDER, ...change }) }
}

/** The code and status of what the client threw. */
async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call
  } catch (error) {
    if (error instanceof Error && 'response' in error) return Object(error.response)
    return error
  }
  throw new Error('This call should have failed.')
}

describe.each([wechatPay.serial, wechatPay.publicKeyId])('wechatpay-axios-plugin, asking for %s', (named) => {
  test('orders, queries and closes, and trusts every answer', async () => {
    const { call, order } = await createInterop(named)
    expect(await order()).toMatchObject({ status: 200, serial: named, data: { prepay_id: expect.any(String) } })
    const query = { params: { mchid } }
    expect(await call('get', BY_NUMBER, undefined, query)).toMatchObject({ data: { trade_state: 'NOTPAY' } })
    expect(await call('post', `${BY_NUMBER}/close`, { mchid })).toMatchObject({ status: 204, serial: named })
    expect(await call('get', BY_NUMBER, undefined, query)).toMatchObject({ data: { trade_state: 'CLOSED' } })
  })
})

describe('wechatpay-axios-plugin', () => {
  test('refunds what was paid, and finds the refund', async () => {
    const { call, order, world } = await createInterop()
    await order()
    world.orders.pay(mchid, NO)
    const refund = { out_trade_no: NO, out_refund_no: 'r@1', amount: { refund: 1, total: 100, currency: 'CNY' } }
    expect(await call('post', REFUNDS, refund)).toMatchObject({ status: 200, data: { status: 'PROCESSING' } })
    expect(await call('get', `${REFUNDS}/r@1`)).toMatchObject({ data: { out_refund_no: 'r@1', out_trade_no: NO } })
  })

  test('encrypts what the mock decrypts: an abnormal refund', async () => {
    const { call, order, world } = await createInterop(wechatPay.publicKeyId)
    world.change({ refundOutcome: 'ABNORMAL', refundSeconds: 0 })
    await order()
    world.orders.pay(mchid, NO)
    const refund = { out_trade_no: NO, out_refund_no: 'r1', amount: { refund: 1, total: 100, currency: 'CNY' } }
    const { data } = await call('post', REFUNDS, refund)
    const body = {
      ...{ out_refund_no: 'r1', type: 'USER_BANK_CARD', bank_type: 'ICBC_DEBIT' },
      ...{ bank_account: Rsa.encrypt('6217000010001234567', PLATFORM), real_name: Rsa.encrypt('张三', PLATFORM) },
    }
    const answer = await call('post', `${REFUNDS}/${data.refund_id}/apply-abnormal-refund`, body)
    expect(answer).toMatchObject({ status: 200, data: { status: 'SUCCESS' } })
  })

  test('decrypts the platform certificates', async () => {
    const { call } = await createInterop()
    const { data } = await call('get', '/v3/certificates')
    const [{ serial_no, encrypt_certificate: sealed }] = data.data
    const pem = Aes.AesGcm.decrypt(sealed.ciphertext, apiV3Key, sealed.nonce, sealed.associated_data)
    expect(serial_no).toBe(wechatPay.serial)
    expect(createPublicKey(pem).equals(PLATFORM)).toBe(true)
  })

  test('downloads a bill whose hash is right', async () => {
    const { call, order, world } = await createInterop()
    const day = new Date(Date.now() - 40 * 3_600_000)
    world.clock.set(day.getTime())
    world.orders.place({ ...PAID, fingerprint: '' })
    world.orders.pay(mchid, PAID.outTradeNo)
    world.clock.real()
    const bill_date = new Date(day.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
    const params = { bill_date, tar_type: 'GZIP' }
    const { data } = await call('get', '/v3/bill/tradebill', undefined, { params })
    // This client knows a download, whose answer is not signed, by a path without its query only.
    const { pathname, searchParams } = new URL(data.download_url)
    const token = { params: Object.fromEntries(searchParams), responseType: 'arraybuffer' }
    const file = await call('get', pathname, undefined, token)
    const plain = gunzipSync(file.data)
    expect(createHash('sha1').update(plain).digest('hex')).toBe(data.hash_value)
    expect(String(plain)).toContain(`,\`${PAID.outTradeNo},`)
    expect(await order()).toMatchObject({ status: 200 })
  })

  test('reads the mock’s refusals by their code', async () => {
    const { call, order } = await createInterop()
    await order()
    const other = { status: 400, data: { code: 'INVALID_REQUEST' } }
    expect(await refusalOf(order({ amount: { total: 101 } }))).toMatchObject(other)
    const unknown = call('get', '/v3/pay/transactions/out-trade-no/nothing', undefined, { params: { mchid } })
    expect(await refusalOf(unknown)).toMatchObject({ status: 404, data: { code: 'ORDER_NOT_EXIST' } })
  })

  test.each(['unsigned', 'wrong-serial', 'bad-signature', 'probe'] as const)(
    'does not trust an answer: %s',
    async (answers) => {
      const { order, world } = await createInterop()
      world.faults.add({ fault: { answers } })
      await expect(order()).rejects.toThrow(/Headers incomplete|Cannot found the serial|Verify the response/)
    },
  )

  test('does not trust an answer more than 300 s off', async () => {
    const { order, world } = await createInterop()
    world.change({ payAnswerSkewSeconds: 302 })
    await expect(order()).rejects.toThrow('time offset')
  })

  test('verifies and opens a notification that the mock sends', async () => {
    const { world } = await createInterop()
    const got = await receiveOne((url) => {
      world.orders.place({ ...PAID, notifyUrl: url, fingerprint: '' })
      world.orders.pay(mchid, PAID.outTradeNo)
    })
    const header = (name: string) => String(got.headers[`wechatpay-${name}`])
    const message = Formatter.response(header('timestamp'), header('nonce'), got.body)
    expect(Rsa.verify(message, header('signature'), PLATFORM)).toBe(true)
    const { ciphertext, nonce, associated_data } = JSON.parse(got.body).resource
    const plain = JSON.parse(Aes.AesGcm.decrypt(ciphertext, apiV3Key, nonce, associated_data))
    expect(plain).toMatchObject({ out_trade_no: PAID.outTradeNo, trade_state: 'SUCCESS' })
  })
})

const PAID: Omit<NewOrder, 'fingerprint'> = {
  ...{ mchid, appid: app.appid, outTradeNo: 'interop_paid', total: 100, description: '挂号费' },
  tradeType: 'NATIVE',
  notifyUrl: 'https://gw.example.com/notify',
}

/** The one request that comes to a server of the merchant. */
async function receiveOne(cause: (url: string) => void) {
  const { promise, resolve } = Promise.withResolvers<{ headers: IncomingHttpHeaders; body: string }>()
  const server = createServer(async (incoming, out) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    out.writeHead(204).end()
    resolve({ headers: incoming.headers, body: String(Buffer.concat(chunks)) })
  })
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  cause(`http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`)
  return promise
}

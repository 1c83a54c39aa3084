import { describe, expect, it, test } from 'vitest'
import type { SignableRequest } from '../wire.ts'
import { authorizePay } from './authorize.ts'
import { merchantOf } from './merchant-of.ts'
import { vectorCall } from './testing/vector-call.ts'
import vectors from './testing/vectors.json' with { type: 'json' }

const request = (over: Partial<SignableRequest> = {}): SignableRequest => ({
  method: 'GET',
  origin: 'https://api.mch.weixin.qq.com',
  target: '/v3/certificates',
  headers: {},
  body: new Uint8Array(),
  ...over,
})

test.each(vectors.requests)('signs $method $canonicalUrl like the vector', async (vector) => {
  const call = vectorCall({ wechatNow: Number(vector.timestamp) * 1000 + 999, nonce: vector.nonce_str })
  const method = vector.method === 'POST' ? 'POST' : 'GET'

  const headers = await authorizePay(
    request({ method, target: vector.canonicalUrl, body: Buffer.from(vector.body) }),
    call,
  )

  expect(headers.authorization).toBe(vector.authorization)
})

describe('the other headers of a v3 request', () => {
  it('name the key to answer with', async () => {
    expect(await authorizePay(request(), vectorCall())).toMatchObject({
      'wechatpay-serial': vectors.platformSerial,
      accept: 'application/json',
      'user-agent': expect.stringMatching(/^wxhost\//),
    })
  })

  it('leave those alone that the request has', async () => {
    const headers = { accept: '*/*', 'wechatpay-serial': 'PUB_KEY_ID_1' }

    const added = await authorizePay(request({ headers }), vectorCall())

    expect(Object.keys(added)).toEqual(['user-agent', 'authorization'])
  })

  it('name no key where none is known', async () => {
    expect(await authorizePay(request(), vectorCall({ platform: {} }))).not.toHaveProperty('wechatpay-serial')
  })
})

describe('an app without a merchant', () => {
  const call = vectorCall({ mchid: undefined })

  it('is a failure that encode returns', () => {
    expect(merchantOf(call.app)).toMatchObject({ kind: 'error', class: 'config', code: 'merchant-missing' })
    expect(merchantOf(vectorCall().app)).toBe('1900000109')
  })

  it('never gets as far as a signature', async () => {
    await expect(authorizePay(request(), call)).rejects.toThrow('mchid')
  })
})

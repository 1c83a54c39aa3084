import { constants, createPublicKey, privateDecrypt, verify } from 'node:crypto'
import { SANDBOX } from '@wxhost/mock-wechat'
import { expect, it } from 'vitest'
import { TEST_PLATFORM_KEY } from '../../shadow/test-keys.ts'
import { sealedPlaceholder } from '../placeholders.ts'
import { dressedRequest } from './dressed-request.ts'

const request = {
  method: 'POST',
  target: '/v3/pay?a=b',
  headers: { authorization: 'WECHATPAY2-SHA256-RSA2048 signed-at-verification', accept: 'application/json' },
  body: new TextEncoder().encode(`{"name":"${sealedPlaceholder('张三')}"}`),
}
const dressed = dressedRequest(request)

it('a request of WeChat Pay is signed anew over what is sent', () => {
  const parts = Object.fromEntries(
    [...(dressed.headers.authorization ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  )
  const { timestamp, nonce_str, signature = '' } = parts
  const message = `POST\n/v3/pay?a=b\n${timestamp}\n${nonce_str}\n${Buffer.from(dressed.body)}\n`

  expect(timestamp).toBe('1704067200')
  expect(parts).toMatchObject({ mchid: SANDBOX.merchant.mchid, serial_no: SANDBOX.merchant.serial })
  expect(
    verify(
      'sha256',
      Buffer.from(message),
      createPublicKey(SANDBOX.merchant.certificate),
      Buffer.from(signature, 'base64'),
    ),
  ).toBe(true)
})

it('its sealed fields are encrypted for WeChat Pay', () => {
  const { name } = JSON.parse(Buffer.from(dressed.body).toString())
  const key = { key: TEST_PLATFORM_KEY.pem, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }

  expect(privateDecrypt(key, Buffer.from(name, 'base64')).toString()).toBe('张三')
})

it('any other request stays as it is', () => {
  const other = { ...request, headers: {} }

  expect(dressedRequest(other)).toBe(other)
})

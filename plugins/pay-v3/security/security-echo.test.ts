import { constants, privateDecrypt, publicEncrypt } from 'node:crypto'
import { encode, exchange, jsonResponse, signedAnswer, wireRequest } from '@wxhost/contracts'
import { describe, expect, it } from 'vitest'
import keys from '../fixtures/keys.json' with { type: 'json' }
import vectors from '../fixtures/vectors.json' with { type: 'json' }
import { bodyOf, merchantCall, vectorCall } from '../testing/merchant-call.ts'
import { securityEcho } from './security-echo.ts'

const call = vectorCall()
const input = { echo_message: 'hello 你好' }
const oaep = (key: string) => ({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' })
const answered = (body: object, given = input) =>
  exchange(
    securityEcho,
    given,
    signedAnswer(body, { key: { pem: keys.platformKey, serial: keys.platformSerial } }),
    call,
  )
const forMerchant = (text: string) => publicEncrypt(oaep(keys.merchantKey), Buffer.from(text)).toString('base64')

describe('the security echo', () => {
  it('sends the message plain and encrypted', async () => {
    const request = await wireRequest(securityEcho, { ...input, notify_url: 'https://gw.example.com/n' }, call)
    const { encrypted_echo_message, ...plain } = bodyOf(request)
    const opened = privateDecrypt(oaep(keys.platformKey), Buffer.from(String(encrypted_echo_message), 'base64'))

    expect(request).toMatchObject({
      method: 'POST',
      path: '/v3/security/echo',
      headers: { 'wechatpay-serial': keys.platformSerial },
    })
    expect(plain).toEqual({ ...input, notify_url: 'https://gw.example.com/n' })
    expect(opened.toString('utf8')).toBe(input.echo_message)
  })

  it('is not sent for another merchant', async () => {
    expect(await encode(securityEcho, { ...input, mchid: '1900000001' }, call)).toMatchObject({ kind: 'error' })
  })

  it('opens what WeChat encrypted', async () => {
    const body = { ...input, encrypted_echo_message: forMerchant(input.echo_message) }

    expect(await answered(body)).toEqual({ kind: 'output', output: { ...input, decrypted: true } })
  })

  it('opens the downlink of the vectors', async () => {
    const { plaintext, ciphertext } = vectors.downlink

    expect(
      await answered({ echo_message: plaintext, encrypted_echo_message: ciphertext }, { echo_message: plaintext }),
    ).toEqual({ kind: 'output', output: { echo_message: plaintext, decrypted: true } })
  })

  it.each([undefined, 'AAAA', '***'])('says that %s did not open', async (encrypted_echo_message) => {
    expect(await answered({ ...input, encrypted_echo_message })).toEqual({
      kind: 'output',
      output: { ...input, decrypted: false },
    })
  })

  it('fails where something else comes back', async () => {
    const other = { ...input, encrypted_echo_message: forMerchant('bye') }

    expect(await answered({ echo_message: 'bye' })).toMatchObject({ kind: 'error', code: 'echo-differs' })
    expect(await answered(other)).toMatchObject({ kind: 'error', code: 'echo-differs' })
  })

  it('does not believe an unsigned or an empty answer', async () => {
    expect(await exchange(securityEcho, input, jsonResponse(input), call)).toMatchObject({ kind: 'untrusted' })
    expect(await exchange(securityEcho, input, signedAnswer('', { status: 204 }), merchantCall())).toMatchObject({
      kind: 'untrusted',
    })
  })
})

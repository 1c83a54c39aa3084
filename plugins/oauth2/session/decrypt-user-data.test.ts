import { createCipheriv } from 'node:crypto'
import { encode, exchange, jsonResponse, shadowCall, shadowVault } from '@wxhost/contracts'
import { describe, expect, it } from 'vitest'
import vectors from '../fixtures/official-user-data.json' with { type: 'json' }
import { decryptUserData } from './decrypt-user-data.ts'

const { appid, encryptedData, iv, plaintext, session_key: key } = vectors.decrypt
const otherKey = vectors.rawDataSignature.session_key
const openid = plaintext.openId
const encryptedAt = plaintext.watermark.timestamp * 1000

async function withSessions(now = encryptedAt) {
  const vault = shadowVault()
  const call = shadowCall({ appid, vault, now })
  const seal = (value: string) => call.seal(`session-key:${openid}`, value, 60_000)
  return { call, vault, session: await seal(key), otherSession: await seal(otherKey) }
}

/** As a phone would: any text under the key and iv of the official sample. */
function encrypted(text: string): string {
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(key, 'base64'), Buffer.from(iv, 'base64'))
  return Buffer.concat([cipher.update(text), cipher.final()]).toString('base64')
}

const opened = async (change: object = {}, now = encryptedAt) => {
  const { call, session } = await withSessions(now)
  return encode(decryptUserData, { openid, session, encryptedData, iv, ...change }, call)
}

describe('oauth2.decrypt-user-data', () => {
  it("opens WeChat's own sample", async () => {
    expect(await opened()).toEqual({ kind: 'local', output: { data: plaintext, openedWith: 'session' } })
  })

  it('opens data of the session before', async () => {
    const { call, session, otherSession } = await withSessions()
    const input = { openid, session: otherSession, previousSession: session, encryptedData, iv }

    expect(await encode(decryptUserData, input, call)).toMatchObject({ output: { openedWith: 'previousSession' } })
  })

  it('gives big integers exactly', async () => {
    const watermark = plaintext.watermark
    const text = `{"id":3487542469355618313,"watermark":${JSON.stringify(watermark)}}`

    expect(await opened({ encryptedData: encrypted(text) })).toMatchObject({
      output: { data: { id: '3487542469355618313' } },
    })
  })

  it.each([
    ['a wrong key', 'other'],
    ['a forged handle', 'forged'],
  ])('calls the session stale under %s', async (_what, which) => {
    const { call, otherSession } = await withSessions()
    const session = which === 'other' ? otherSession : 'forged'

    expect(await encode(decryptUserData, { openid, session, encryptedData, iv }, call)).toMatchObject({
      kind: 'error',
      class: 'user-state',
      code: 'session-stale',
      message: expect.stringContaining('wx.login again'),
    })
  })

  it("calls another user's session stale", async () => {
    expect(await opened({ openid: 'oSomebodyElse' })).toMatchObject({ code: 'session-stale' })
  })

  it.each(['not json', '[]', '{}', '{"watermark":{"appid":"wx4f4bc4dec97d474b"}}', '{"watermark":{"timestamp":1}}'])(
    'calls the session stale where %j comes out',
    async (text) => {
      expect(await opened({ encryptedData: encrypted(text) })).toMatchObject({ code: 'session-stale' })
    },
  )

  it.each([
    ['short', 'r7BXXKkLb8qrSNn05n0q'],
    ['long', 'r7BXXKkLb8qrSNn05n0qiIiI'],
    ['not canonical', 'r7BXXKkLb8qrSNn05n0qiB=='],
    ['without padding', 'r7BXXKkLb8qrSNn05n0qiA'],
    ['with a line break', 'r7BXXKkLb8qrSNn05n0qiA==\n'],
    ['no base64', '-7BXXKkLb8qrSNn05n0qiA=='],
  ])('refuses an iv that is %s', async (_what, bad) => {
    expect(await opened({ iv: bad })).toMatchObject({ class: 'invalid-argument', code: 'iv-malformed', path: '/iv' })
  })

  it.each([
    ['no whole blocks', 'AAAA'],
    ['no base64', 'äöü'],
    ['of the URL alphabet', encryptedData.replaceAll('+', '-').replaceAll('/', '_')],
  ])('refuses encryptedData that is %s', async (_what, bad) => {
    expect(await opened({ encryptedData: bad })).toMatchObject({
      class: 'invalid-argument',
      code: 'encrypted-data-malformed',
      path: '/encryptedData',
    })
  })

  it('refuses data of another app', async () => {
    const watermark = { appid: 'wxd678efh567hg6787', timestamp: 1477314187 }

    expect(await opened({ encryptedData: encrypted(JSON.stringify({ watermark })) })).toMatchObject({
      class: 'invalid-argument',
      code: 'watermark-foreign',
    })
  })

  it('refuses data that is older than asked for', async () => {
    expect(await opened({ maxAgeSeconds: 60 }, encryptedAt + 60_000)).toMatchObject({ kind: 'local' })
    expect(await opened({ maxAgeSeconds: 60 }, encryptedAt + 60_001)).toMatchObject({
      class: 'user-state',
      code: 'user-data-expired',
    })
  })

  it('has no answer to read', async () => {
    const input = { openid, session: 's', encryptedData, iv }

    expect(await exchange(decryptUserData, input, jsonResponse({}), shadowCall())).toMatchObject({ kind: 'untrusted' })
  })
})

describe('the signature of rawData', () => {
  const { rawData, signature } = vectors.rawDataSignature
  const watermark = JSON.stringify({ watermark: { appid, timestamp: 1477314187 } })

  /** Data under the key of WeChat's signature sample, so that both can be checked in one call. */
  async function signed(change: object) {
    const { call, otherSession } = await withSessions()
    const cipher = createCipheriv('aes-128-cbc', Buffer.from(otherKey, 'base64'), Buffer.from(iv, 'base64'))
    const data = Buffer.concat([cipher.update(watermark), cipher.final()]).toString('base64')
    return encode(decryptUserData, { openid, session: otherSession, encryptedData: data, iv, ...change }, call)
  }

  it('is accepted as WeChat makes it', async () => {
    expect(await signed({ rawData, signature })).toMatchObject({ kind: 'local' })
  })

  it('is refused over another rawData', async () => {
    expect(await signed({ rawData: `${rawData} `, signature })).toMatchObject({
      class: 'invalid-argument',
      code: 'signature-mismatch',
      path: '/signature',
    })
  })

  it.each([[{ rawData }], [{ signature }]])('is not checked by half', async (half) => {
    expect(await signed(half)).toMatchObject({ code: 'signature-incomplete' })
  })
})

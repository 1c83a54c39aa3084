import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SANDBOX } from '@wxhost/mock-wechat'
import { describe, expect, it } from 'vitest'
import { TEST_KEYS, TEST_MESSAGE_TOKEN, TEST_PLATFORM_KEY } from '../../contracts/shadow/test-keys.ts'

const folder = join(import.meta.dirname, '../../contracts/pacts')
const files = (await readdir(folder)).filter((name) => name.endsWith('.json'))

/** A line in the middle of a key tells the whole of it. */
const lineOf = (pem: string) => pem.split('\n')[3] ?? pem

const secrets: readonly (readonly [string, string])[] = [
  ["the app's secret", SANDBOX.app.secret],
  ["the mini program's secret", SANDBOX.miniProgram.secret],
  ["the platform's secret", SANDBOX.component.secret],
  ['the token of pushes', TEST_MESSAGE_TOKEN],
  ['the key of messages', TEST_KEYS['message-aes']],
  ['the previous key of messages', TEST_KEYS['message-aes-previous']],
  ['the APIv3 key', TEST_KEYS['api-v3']],
  ["the merchant's key", lineOf(TEST_KEYS.merchant.pem)],
  ["WeChat Pay's key", lineOf(TEST_PLATFORM_KEY.pem)],
]

describe('the committed pacts', () => {
  it('are there', () => {
    expect(files.length).toBeGreaterThanOrEqual(5)
  })

  it.each(files)('hold no secret: %s', async (file) => {
    const text = await readFile(join(folder, file), 'utf8')

    expect(secrets.filter(([, secret]) => text.includes(secret)).map(([name]) => name)).toEqual([])
  })

  it.each(files)('hold no Authorization that could be used: %s', async (file) => {
    const text = await readFile(join(folder, file), 'utf8')

    expect(text.match(/WECHATPAY2-SHA256-RSA2048 [^"]*signature=\\"[A-Za-z0-9+/]{340}/g)).toBeNull()
  })
})

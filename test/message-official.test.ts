import { describe, expect, test } from 'vitest'
// Examples of WeChat's own pages: nothing in them was made by us.
import official from '../plugins/message-v1/fixtures/official-callbacks.json' with { type: 'json' }
import { eventually } from './support/eventually.ts'
import { useReplyWebhook } from './support/reply-webhook.ts'
import { useSandbox } from './support/sandbox.ts'

const { json, xmlPlatform } = official
const platform = xmlPlatform.componentAppid
const secretsOf = ({ token, encodingAESKey }: { token: string; encodingAESKey: string }) => ({
  'message-token': `inline:${token}`,
  'encoding-aes-key': `inline:${encodingAESKey}`,
})

/** The mini program of the one example, and the account and platform of the other: both examples name the same account. */
async function useOfficial(kind: 'own' | 'platform') {
  const webhook = await useReplyWebhook()
  const handed = { webhook: { url: webhook.url, secrets: ['inline:a-webhook-secret-of-more-than-32-bytes'] } }
  const apps =
    kind === 'own'
      ? [{ appid: json.appid, kind: 'mini-program', secrets: secretsOf(json), ...handed }]
      : [
          { appid: platform, kind: 'open-platform', secrets: secretsOf(xmlPlatform) },
          { appid: json.appid, kind: 'official-account', componentAppid: platform, ...handed },
        ]
  const { host } = await useSandbox({ apps })
  return { webhook, address: `${host.url}/inbound/${json.appid}/message.push` }
}

const post = async (address: string, query: Readonly<Record<string, string>>, body: string) => {
  const url = `${address}?${new URLSearchParams(query)}`
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'text/xml' }, body })
  return { status: response.status, body: await response.text() }
}

test('the documented check of the address is answered with its echo', async () => {
  const { address } = await useOfficial('own')
  const { signature, timestamp, nonce, echostr } = json.urlCheck
  const response = await fetch(`${address}?${new URLSearchParams({ signature, timestamp, nonce, echostr })}`)
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
  expect(await response.text()).toBe(echostr)
})

describe('the documented push of a mini program', () => {
  const { timestamp, nonce, openid, signature, msg_signature, body, plaintext } = json.push
  const query = { signature, timestamp, nonce, openid, encrypt_type: 'aes', msg_signature }

  test('reaches the webhook, whatever its content type says', async () => {
    const { address, webhook } = await useOfficial('own')
    expect(await post(address, query, body)).toEqual({ status: 200, body: 'success' })
    await eventually(() => webhook.deliveries).toMatchObject([{ type: 'debug_demo', data: JSON.parse(plaintext) }])
  })

  test('is refused without its msg_signature', async () => {
    const { address } = await useOfficial('own')
    const { msg_signature: _, ...rest } = query
    expect((await post(address, rest, body)).status).toBe(401)
  })
})

describe('the documented push of an account with a platform', () => {
  const { timestamp, nonce, signature, msg_signature, ToUserName, Encrypt } = xmlPlatform.push
  const query = { signature, timestamp, nonce, encrypt_type: 'aes', msg_signature }
  const body = `<xml><ToUserName><![CDATA[${ToUserName}]]></ToUserName><Encrypt><![CDATA[${Encrypt}]]></Encrypt></xml>`

  test('opens with the keys in the row of the platform', async () => {
    const { address, webhook } = await useOfficial('platform')
    expect(await post(address, query, body)).toEqual({ status: 200, body: 'success' })
    await eventually(() => webhook.deliveries).toMatchObject([{ appid: json.appid, data: { ToUserName } }])
  })

  test('is refused where no platform acts for the account', async () => {
    const { address } = await useOfficial('own')
    expect((await post(address, query, body)).status).toBe(403)
  })
})

import { randomBytes, sign } from 'node:crypto'
import { SANDBOX } from '@wxhost/mock-wechat'

/** Changes settings of the mock. */
export async function changeMock(port: number, change: Readonly<Record<string, unknown>>): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/__mock/settings`, {
    method: 'POST',
    body: JSON.stringify(change),
  })
  if (!answer.ok) throw new Error(`the mock refused ${JSON.stringify(change)}: ${await answer.text()}`)
}

/** The SHA-1 that the mock promises for the bill, asked for without the host. */
export async function promisedHash(port: number, day: string): Promise<string> {
  const target = `/v3/bill/tradebill?bill_date=${day}`
  const answer = await fetch(`http://127.0.0.1:${port}${target}`, {
    headers: { authorization: authorization(target), accept: 'application/json', 'user-agent': 'wxhost-bench' },
  })
  const { hash_value } = (await answer.json()) as { hash_value?: string }
  if (hash_value === undefined) throw new Error(`the mock has no bill: ${answer.status}`)
  return hash_value
}

/** @see wire-protocol reference, pay-v3 page 1 */
function authorization(target: string): string {
  const { mchid, serial, privateKey } = SANDBOX.merchant
  const time = Math.floor(Date.now() / 1000)
  const nonce = randomBytes(16).toString('hex')
  const signature = sign('sha256', Buffer.from(`GET\n${target}\n${time}\n${nonce}\n\n`), privateKey).toString('base64')
  const parts = { mchid, nonce_str: nonce, signature, timestamp: time, serial_no: serial }
  return `WECHATPAY2-SHA256-RSA2048 ${Object.entries(parts)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}`
}

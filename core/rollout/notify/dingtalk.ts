import { createHmac } from 'node:crypto'
import type { SecretValue } from '../../secret-value.ts'
import type { News } from './news.ts'
import { newsText } from './news-text.ts'
import { markdownOf } from './robot-message.ts'

/**
 * The body for a robot of a DingTalk group (钉钉自定义机器人). The title is what the list of chats shows. Its form is that of
 * third-party copies of DingTalk's page (read 2026-11); the page itself was not read, and no real robot was asked.
 * @see https://open.dingtalk.com/document/robots/custom-robot-access
 */
export function dingtalkBody(news: readonly News[]): string {
  const [first, ...rest] = news.map((one) => newsText(one).title)
  const title = rest.length === 0 ? `wxhost: ${first}` : `wxhost: ${first} (+${rest.length})`
  const text = markdownOf(news, '\n\n', (heading) => `#### ${heading}`)
  return JSON.stringify({ msgtype: 'markdown', markdown: { title, text } })
}

/**
 * The address with the signature of 加签: base64 of HMAC-SHA256 over `timestamp + "\n" + secret`, with the secret as key.
 * DingTalk takes it for an hour. By third-party copies of DingTalk's page (read 2026-11), as above.
 * @param now milliseconds since 1970
 * @see https://open.dingtalk.com/document/robots/customize-robot-security-settings
 */
export function signedUrl(url: string, secret: SecretValue, now: number): string {
  const key = secret.reveal()
  const sign = createHmac('sha256', key).update(`${now}\n${key}`).digest('base64')
  const signed = new URL(url)
  signed.searchParams.set('timestamp', String(now))
  signed.searchParams.set('sign', sign)
  return signed.href
}

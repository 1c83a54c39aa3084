import { type NewCallback, type PushRecord, pushToAccount, type WantedPush } from '@wxhost/mock-wechat'
import type { Answer, ReplyWebhook } from './reply-webhook.ts'
import { useReplyWebhook } from './reply-webhook.ts'
import { appid, follower, type Sandbox, type SandboxOptions, useSandbox } from './sandbox.ts'

export const token = 'accounttoken'
export const aesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
export const previousKey = 'ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210abcdefg'

/** An official account whose console points at the host, and the business service behind it. */
export interface Account extends Sandbox {
  readonly webhook: ReplyWebhook
  /** Where WeChat pushes. */
  readonly pushUrl: string
  /** Pushes as WeChat does; resolves after the first try. A text of the follower unless said otherwise. */
  push(wanted?: Partial<WantedPush>): Promise<PushRecord>
  /** The same push from the start: same MsgId, same text. */
  again(record: PushRecord): Promise<PushRecord>
  /** POST to the mock's control API, e.g. `/apps/wx…/check-url`. */
  control(path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>>
}

export interface AccountOptions extends SandboxOptions {
  /** What the console says beside URL, token and key. */
  readonly callback?: Partial<NewCallback>
  /** Settings of the app for the protocol `message`. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** `webhook`: its answer is the passive reply. */
  readonly reply?: 'ack' | 'webhook'
  /** The business service. */
  readonly answer?: Answer
}

export async function useAccount(options: AccountOptions = {}): Promise<Account> {
  const { callback = {}, settings = {}, reply = 'ack', answer, ...sandboxOptions } = options
  const webhook = await useReplyWebhook(answer)
  const apps = options.apps ?? [accountRow({ settings, reply, url: webhook.url })]
  const sandbox = await useSandbox({ ...sandboxOptions, apps })
  const { world, host, mock } = sandbox
  const pushUrl = `${host.url}/inbound/${appid}/message.push`
  world.callbacks.put(appid, { url: pushUrl, token, encodingAESKey: aesKey, previous: previousKey, ...callback })
  return {
    ...sandbox,
    webhook,
    pushUrl,
    push: (wanted) => firstTry(pushToAccount(world, appid, { openid: follower, type: 'text', ...wanted })),
    again: ({ id }) => firstTry(world.pushes.again(id)),
    control: (path, body) => control(mock.url, path, body),
  }
}

/** The row of the apps file; secrets stand in it, as only the sandbox allows. */
const accountRow = (given: { settings: object; reply: string; url: string }): object => ({
  appid,
  kind: 'official-account',
  secrets: {
    'app-secret': 'inline:sandbox-app-secret-0123456789abcdef',
    'message-token': `inline:${token}`,
    'encoding-aes-key': `inline:${aesKey}`,
    'encoding-aes-key-previous': `inline:${previousKey}`,
  },
  settings: { message: given.settings },
  webhook: {
    url: given.url,
    secrets: ['inline:a-webhook-secret-of-more-than-32-bytes'],
    channels: { 'message.push': { reply: given.reply } },
  },
})

async function firstTry(sent: { readonly record: PushRecord; readonly first: Promise<void> }): Promise<PushRecord> {
  await sent.first
  return sent.record
}

async function control(mockUrl: string, path: string, body: unknown = {}): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${mockUrl}/__mock${path}`, { method: 'POST', body: JSON.stringify(body) })
  return (await response.json()) as Record<string, unknown>
}

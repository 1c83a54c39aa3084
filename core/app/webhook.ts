import type { SecretValue } from '../secret-value.ts'

/** Where pushes are handed on to. */
export interface WebhookSettings {
  readonly url: string
  /** One or two live keys of the signature, the newest first. */
  readonly secrets: readonly SecretValue[]
  /** By channel, e.g. `message.push`. */
  readonly channels: Readonly<Record<string, ChannelSettings>>
}

export interface ChannelSettings {
  readonly url?: string
  /** `webhook`: its answer is WeChat's passive reply, waited for up to 4 s. Default: WeChat is answered at once. */
  readonly reply?: 'ack' | 'webhook'
}

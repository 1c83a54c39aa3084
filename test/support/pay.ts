import { X509Certificate } from 'node:crypto'
import {
  createClock,
  createWorld,
  type MockWechat,
  type NewNotification,
  SANDBOX,
  startMockWechat,
} from '@wxhost/mock-wechat'
import { onTestFinished } from 'vitest'
import { VirtualClock } from '../../core/testing/virtual-clock.ts'
import { appid, follower, type Sandbox, type SandboxOptions, useSandbox } from './sandbox.ts'

export const { mchid } = SANDBOX.merchant

export const payPaths = {
  native: '/v3/pay/transactions/native',
  jsapi: '/v3/pay/transactions/jsapi',
  query: '/v3/pay/transactions/out-trade-no/{out_trade_no}',
  close: '/v3/pay/transactions/out-trade-no/{out_trade_no}/close',
  refund: '/v3/refund/domestic/refunds',
  queryRefund: '/v3/refund/domestic/refunds/{out_refund_no}',
  certificates: '/v3/certificates',
} as const

export const orderOf = (out_trade_no: string, more: object = {}) => ({
  description: 'Image形象店-深圳腾大-QQ公仔',
  out_trade_no,
  amount: { total: 100 },
  ...more,
})

export const jsapiOf = (out_trade_no: string) => orderOf(out_trade_no, { payer: { openid: follower } })

export const refundOf = (out_trade_no: string, out_refund_no: string, more: object = {}) => ({
  out_trade_no,
  out_refund_no,
  amount: { refund: 40, total: 100 },
  ...more,
})

/** A row of the apps file for the sandbox's merchant, with WeChat Pay's public key unless told otherwise. */
export const merchantRow = (more: object = {}) => ({
  mchid,
  serial: SANDBOX.merchant.serial,
  privateKey: `inline:${SANDBOX.merchant.privateKey}`,
  apiV3Key: `inline:${SANDBOX.merchant.apiV3Key}`,
  wechatPay: { publicKeys: [{ id: SANDBOX.wechatPay.publicKeyId, key: `inline:${publicKeyPem()}` }] },
  ...more,
})

/** As the merchant console gives it. */
export function publicKeyPem(): string {
  return new X509Certificate(SANDBOX.wechatPay.certificate).publicKey.export({ type: 'spki', format: 'pem' }).toString()
}

export const appRow = (settings: object = {}) => ({
  appid,
  kind: 'official-account',
  mchid,
  secrets: { 'app-secret': `inline:${SANDBOX.app.secret}` },
  settings: { pay: settings },
})

export interface PayOptions extends Omit<SandboxOptions, 'apps' | 'merchants'> {
  /** Where events are handed on to. */
  readonly webhook?: object
  /** Members of the merchant's row in place of the usual ones. */
  readonly merchant?: object
  /** The app's settings for pay. */
  readonly settings?: object
}

export interface PaySandbox extends Sandbox {
  /** A call of protocol `pay`, e.g. `order-native`. */
  pay(operation: string, input?: unknown, headers?: Record<string, string>): ReturnType<Sandbox['call']>
  /** What is known of an earlier call, e.g. of `order:42`; undefined: nothing. */
  outcome(key: string): Promise<Readonly<Record<string, unknown>> | undefined>
  /** Where WeChat pushes to. */
  readonly notifyUrl: string
  metrics(): Promise<string>
}

/** A host with one merchant, and the mock. */
export async function usePay({ webhook, merchant, settings, ...options }: PayOptions = {}): Promise<PaySandbox> {
  const row = merchantRow({ ...(webhook === undefined ? {} : { webhook }), ...merchant })
  const sandbox = await useSandbox({ apps: [appRow(settings)], merchants: [row], ...options })
  const { url } = sandbox.host
  return {
    ...sandbox,
    pay: (operation, input, headers) => sandbox.call(`pay.${operation}`, input, headers),
    async outcome(key) {
      const response = await fetch(`${url}/v1/apps/${appid}/pay/outcomes/${encodeURIComponent(key)}`)
      return response.status === 404 ? undefined : ((await response.json()) as Record<string, unknown>)
    },
    notifyUrl: `${url}/inbound/${mchid}/pay.notify`,
    metrics: async () => (await fetch(`${url}/metrics`)).text(),
  }
}

/** One clock for the host and its WeChat, which stands still until a test moves it; the sample certificates are valid then. */
export async function useTime(): Promise<{ readonly clock: VirtualClock; readonly mock: MockWechat }> {
  const clock = new VirtualClock(Date.UTC(2026, 10, 21, 4))
  const world = createWorld({ clock: createClock({ now: () => clock.now() }) })
  const mock = await startMockWechat({ port: 0, world })
  onTestFinished(() => mock.close())
  return { clock, mock }
}

interface MadeKey {
  readonly serial: string
  readonly certificates: readonly { readonly serial: string; readonly pem: string }[]
}

/** WeChat Pay makes another certificate, and signs everything with it from now on. @returns its PEM */
export async function rotate({ url }: MockWechat, more: object = {}): Promise<string> {
  const body = JSON.stringify({ answers: true, notifications: true, ...more })
  const response = await fetch(`${url}/__mock/platform-keys`, { method: 'POST', body })
  const { serial, certificates } = (await response.json()) as MadeKey
  const made = certificates.find((certificate) => certificate.serial === serial)
  if (made === undefined) throw new Error('the mock made no certificate')
  return made.pem
}

/** That a payment was made, for an order that nobody placed through the host. */
export const payNotice = ({ notifyUrl }: PaySandbox, number: string, more: object = {}): NewNotification => ({
  mchid,
  url: notifyUrl,
  eventType: 'TRANSACTION.SUCCESS',
  summary: '支付成功',
  originalType: 'transaction',
  resource: { mchid, appid, out_trade_no: number, trade_state: 'SUCCESS', amount: { total: 1 }, ...more },
})

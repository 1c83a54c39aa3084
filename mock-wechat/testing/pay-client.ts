import { createPrivateKey, sign, verify, X509Certificate } from 'node:crypto'
import { createClock } from '../base/clock.ts'
import { SANDBOX } from '../sandbox.ts'
import { createWorld, type WorldOptions } from '../world/world.ts'
import { createServed } from './served.ts'

/** The moment of the answers' vectors: 2024-01-01 10:00:06 in Asia/Shanghai. */
export const PAY_NOW_S = 1_704_074_406
const KEY = createPrivateKey(SANDBOX.merchant.privateKey)
const PLATFORM = new X509Certificate(SANDBOX.wechatPay.certificate).publicKey

/** What a test may do otherwise than a good client. */
export interface Deviation {
  readonly mchid?: string
  readonly serial?: string
  readonly timestamp?: number
  /** Text that is signed in the place of the body that is sent. */
  readonly signedBody?: string
  readonly headers?: Record<string, string>
}

/** An answer of whichever shape; a test asserts what it holds. */
interface PayJson {
  readonly data: readonly { readonly encrypt_certificate: Record<string, string> }[]
  readonly [field: string]: unknown
}

export interface PayAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: PayJson
  /** Whether the signature is good under WeChat Pay's key. */
  readonly trusted: boolean
}

/** The Authorization of a good client, made here with node:crypto alone. */
export function authorize(method: string, target: string, body: string, how: Deviation = {}): string {
  const { mchid = SANDBOX.merchant.mchid, serial = SANDBOX.merchant.serial, timestamp = PAY_NOW_S } = how
  const nonce = '593BEC0C930BF1AFEB40B4A08C8FB242'
  const message = `${method}\n${target}\n${timestamp}\n${nonce}\n${how.signedBody ?? body}\n`
  const signature = sign('sha256', Buffer.from(message), KEY).toString('base64')
  const pairs = Object.entries({ mchid, nonce_str: nonce, timestamp, serial_no: serial, signature })
  return `WECHATPAY2-SHA256-RSA2048 ${pairs.map(([name, value]) => `${name}="${value}"`).join(',')}`
}

/** A mock behind a real port whose clock stands still, and a merchant who talks to it. */
export async function createPaying(options: WorldOptions = {}) {
  const clock = createClock({ frozenAt: PAY_NOW_S * 1000 })
  const served = await createServed({ world: createWorld({ clock, seed: 'pay', ...options }) })
  const call = async (method: string, target: string, body = '', how: Deviation = {}): Promise<PayAnswer> => {
    const timestamp = how.timestamp ?? Math.floor(clock.now() / 1000)
    const authorization = authorize(method, target, body, { ...how, timestamp })
    const headers = { accept: 'application/json', 'user-agent': 'test', authorization, ...how.headers }
    const response = await fetch(`${served.url}${target}`, { method, headers, ...(body !== '' && { body }) })
    return read(response)
  }
  return {
    ...served,
    call,
    get: (target: string, how?: Deviation) => call('GET', target, '', how),
    post: (target: string, body: unknown, how?: Deviation) => call('POST', target, JSON.stringify(body), how),
  }
}

export async function read(response: Response): Promise<PayAnswer> {
  const text = await response.text()
  const { status, headers } = response
  return { status, headers, text, json: JSON.parse(text || '{}'), trusted: isTrusted(headers, text) }
}

function isTrusted(headers: Headers, text: string): boolean {
  const message = `${headers.get('wechatpay-timestamp')}\n${headers.get('wechatpay-nonce')}\n${text}\n`
  const signature = Buffer.from(headers.get('wechatpay-signature') ?? '', 'base64')
  return verify('sha256', Buffer.from(message), PLATFORM, signature)
}

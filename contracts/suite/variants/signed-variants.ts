import { SANDBOX } from '@wxhost/mock-wechat'
import { placesBelow } from '../../generated/seeded.ts'
import type { SignOptions } from '../../shadow/signed-messages.ts'
import { respelled } from './respell-base64.ts'
import type { Variant } from './variant.ts'

/** An answer or a notification of WeChat Pay. */
export interface SignedMessage {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface SignedOriginal<T extends SignedMessage> {
  readonly genuine: T
  /** The same content under another signature. */
  sign(signing: SignOptions): T
  /** Seconds since 1970, by WeChat's clock. */
  readonly now: number
  readonly seed: number
  /** In how many places of the body a byte is changed. */
  readonly flips: number
}

const headers = ['timestamp', 'nonce', 'serial', 'signature'].map((name) => `wechatpay-${name}`)
const unknownSerial = '00000000000000000000000000000000000000FF'

/** Everything that breaks WeChat Pay's signature, and the edges of its window. @see pay-v3 page 2 and 5 */
export function signedVariants<T extends SignedMessage>(original: SignedOriginal<T>): readonly Variant<T>[] {
  const { genuine } = original
  return [
    ...flipped(original),
    ...headless(genuine),
    ...resigned(original),
    ...respelledSignature(genuine),
    ...aged(original),
  ]
}

function flipped<T extends SignedMessage>({ genuine, flips, seed }: SignedOriginal<T>): readonly Variant<T>[] {
  const bits = placesBelow(genuine.body.length * 8, flips, seed)
  const spoilt = bits.map((bit) => ({
    name: 'a byte of the body flipped',
    which: `byte ${Math.floor(bit / 8)}`,
    message: { ...genuine, body: withBit(genuine.body, bit) },
    must: 'rejected' as const,
  }))
  const longer = Buffer.concat([genuine.body, Buffer.from('\n')])
  return [
    ...spoilt,
    { name: 'a line end behind the body', message: { ...genuine, body: new Uint8Array(longer) }, must: 'rejected' },
  ]
}

/** With one bit the other way round. */
export function withBit(body: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(body)
  const place = Math.floor(bit / 8)
  copy[place] = (copy[place] ?? 0) ^ (1 << (bit % 8))
  return copy
}

const headless = <T extends SignedMessage>(genuine: T): readonly Variant<T>[] =>
  headers.map((name) => ({ name: `no ${name}`, message: withHeader(genuine, name, undefined), must: 'rejected' }))

function resigned<T extends SignedMessage>({ genuine, sign }: SignedOriginal<T>): readonly Variant<T>[] {
  const signature = genuine.headers['wechatpay-signature'] ?? ''
  const foreign = { pem: SANDBOX.merchant.privateKey, serial: SANDBOX.wechatPay.serial }
  const changed = (name: string, value: string) => withHeader(genuine, `wechatpay-${name}`, value)
  return [
    { name: 'a foreign signature', message: sign({ key: foreign }), must: 'rejected' },
    { name: 'an unknown serial', message: changed('serial', unknownSerial), must: 'rejected' },
    { name: 'another nonce', message: changed('nonce', 'another-nonce'), must: 'rejected' },
    { name: 'a nonce of two lines', message: changed('nonce', 'a\nb'), must: 'rejected' },
    { name: 'a timestamp that is no number', message: changed('timestamp', 'now'), must: 'rejected' },
    {
      name: 'another kind of signature',
      message: changed('signature-type', 'WECHATPAY2-SM2-WITH-SM3'),
      must: 'rejected',
    },
    { name: 'an empty signature', message: changed('signature', ''), must: 'rejected' },
    {
      name: 'a probe signature',
      message: changed('signature', `WECHATPAY/SIGNTEST/${signature}`),
      must: 'rejected',
      reason: 'probe',
    },
    {
      name: 'no wechatpay-signature-type',
      message: withHeader(genuine, 'wechatpay-signature-type', undefined),
      must: 'taken',
    },
  ]
}

const respelledSignature = <T extends SignedMessage>(genuine: T): readonly Variant<T>[] =>
  respelled(genuine.headers['wechatpay-signature'] ?? '').map(([which, text]) => ({
    name: 'a signature in other base64',
    which,
    message: withHeader(genuine, 'wechatpay-signature', text),
    must: 'rejected',
  }))

/** 300 s is the limit, in both directions. */
const aged = <T extends SignedMessage>({ sign, now }: SignedOriginal<T>): readonly Variant<T>[] =>
  [-301, -300, -299, 299, 300, 301].map((seconds) => ({
    name: `a timestamp of ${seconds} s`,
    message: sign({ timestamp: now + seconds }),
    must: Math.abs(seconds) < 300 ? 'taken' : 'rejected',
  }))

export function withHeader<T extends SignedMessage>(message: T, name: string, value: string | undefined): T {
  const { [name]: _old, ...others } = message.headers
  return { ...message, headers: value === undefined ? others : { ...others, [name]: value } }
}

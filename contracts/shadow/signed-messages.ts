import { createCipheriv } from 'node:crypto'
import { markerSignature } from '@wxhost/core/harness'
import type { Push, WireResponse } from '@wxhost/core/protocol'
import { rsaSignature } from './signature-cache.ts'

/** How WeChat Pay is to sign. */
export interface SignOptions {
  /** PEM of WeChat Pay's private key, and the serial or key id it goes by; default: the shadow Call's marker. */
  readonly key?: { readonly pem: string; readonly serial: string }
  /** Seconds since 1970; default 1704067200, the shadow Call's `now`. */
  readonly timestamp?: number
  readonly nonce?: string
  /** Headers to add or, with undefined, to leave out. */
  readonly headers?: Readonly<Record<string, string | undefined>>
}

/** A text or bytes as they are, anything else as JSON. */
export type MessageBody = string | Uint8Array | object

/** An answer of WeChat Pay v3 with its signature. */
export const signedAnswer = (
  body: MessageBody,
  { status = 200, ...options }: SignOptions & { readonly status?: number } = {},
): WireResponse => ({ status, ...signed(body, options) })

/** A notification of WeChat Pay v3 with its signature. */
export const signedPush = (body: MessageBody, options: SignOptions = {}): Push => ({
  method: 'POST',
  query: {},
  ...signed(body, options),
})

/** The `resource` of a notification, encrypted under the APIv3 key. */
export function encryptedResource(
  plain: string | object,
  {
    key,
    originalType,
    nonce = 'shadow-nonce',
  }: { readonly key: string; readonly originalType: string; readonly nonce?: string },
) {
  const aes = createCipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(nonce))
  aes.setAAD(Buffer.from(originalType))
  const text = Buffer.concat([aes.update(bytesOf(plain)), aes.final(), aes.getAuthTag()])
  return {
    original_type: originalType,
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: text.toString('base64'),
    associated_data: originalType,
    nonce,
  }
}

function signed(given: MessageBody, options: SignOptions) {
  const { timestamp = 1_704_067_200, nonce = 'shadow-answer-nonce' } = options
  const body = bytesOf(given)
  const { signature, serial } = signatureOf(
    Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, lineEnd]),
    options,
  )
  const headers: Record<string, string | undefined> = {
    'content-type': 'application/json; charset=utf-8',
    'request-id': '08F78BB1AF0610D302189F8FA0B0023E20A8E0F4BA0628CF9C04-0',
    'wechatpay-timestamp': String(timestamp),
    'wechatpay-nonce': nonce,
    'wechatpay-serial': serial,
    'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
    'wechatpay-signature': signature.toString('base64'),
    ...options.headers,
  }
  return { headers: present(headers), body }
}

const lineEnd = Buffer.from('\n')

const signatureOf = (data: Uint8Array, { key }: SignOptions) =>
  key === undefined ? markerSignature(data) : { signature: rsaSignature(key.pem, data), serial: key.serial }

function bytesOf(body: MessageBody): Uint8Array {
  if (body instanceof Uint8Array) return body
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body))
}

const present = (headers: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

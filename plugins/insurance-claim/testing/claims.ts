import { constants, privateDecrypt } from 'node:crypto'
import { type ShadowOptions, type SignOptions, shadowCall, signedAnswer } from '@wxhost/contracts'
import vectors from '../fixtures/claim-vectors.json' with { type: 'json' }

export const signedAt = 1_704_074_406

export const keys = {
  merchant: { pem: vectors.pem.merchantKey, serial: vectors.merchantSerial },
  'wechat-pay': { [vectors.platformSerial]: vectors.pem.platformPublic },
  'api-v3': vectors.apiV3Key,
}

export const platformKey = { pem: vectors.pem.platformKey, serial: vectors.platformSerial }

/** A Call of the merchant of the vectors, allowed to use the project's own contract. */
export const claimCall = (options: ShadowOptions = {}) =>
  shadowCall({ mchid: vectors.mchid, settings: { enabled: true }, now: signedAt * 1000, ...options })

export const answer = (body: object | string, options: SignOptions & { readonly status?: number } = {}) =>
  signedAnswer(body, { timestamp: signedAt, ...options })

/** The claim of the contract's example, with some of its members changed. */
export const claim = (over: object = {}) => ({ ...vectors.example, ...over })

export const opened = (base64: unknown): string =>
  privateDecrypt(
    { key: vectors.pem.platformKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    Buffer.from(String(base64), 'base64'),
  ).toString()

import { type Failure, failure, type Static, Type } from '@wxhost/core/protocol'
import { closed, openidField } from '../fields.ts'
import { fromBase64 } from './canonical-base64.ts'
import { sessionField } from './session-handle.ts'

export const decryptInput = Type.Object(
  {
    openid: openidField,
    session: sessionField,
    previousSession: Type.Optional(sessionField),
    encryptedData: Type.String({ minLength: 1, maxLength: 131_072, description: 'As wx.getUserInfo gave it: base64' }),
    iv: Type.String({ minLength: 1, maxLength: 64, description: '16 bytes in base64' }),
    rawData: Type.Optional(Type.String({ maxLength: 65_536, description: 'Checked against `signature`' })),
    signature: Type.Optional(Type.String({ pattern: '^[0-9a-f]{40}$' })),
    maxAgeSeconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 31_536_000, description: 'Refuse data that was encrypted longer ago' }),
    ),
  },
  closed,
)
export type DecryptInput = Static<typeof decryptInput>

export interface Ciphertext {
  readonly iv: Uint8Array
  readonly data: Uint8Array
}

/** The bytes to decrypt, or what is wrong with them: lengths are refused before any key is touched. */
export function ciphertextOf({ iv, encryptedData, rawData, signature }: DecryptInput): Ciphertext | Failure {
  const [ivBytes, data] = [fromBase64(iv), fromBase64(encryptedData)]
  if (ivBytes?.length !== 16)
    return refuse('iv-malformed', 'iv must be 16 bytes in standard base64 with padding', '/iv')
  if (data === undefined || data.length % 16 !== 0)
    return refuse(
      'encrypted-data-malformed',
      'encryptedData must be whole blocks of 16 bytes in standard base64 with padding: pass it on unchanged',
      '/encryptedData',
    )
  if ((rawData === undefined) !== (signature === undefined))
    return refuse(
      'signature-incomplete',
      'rawData and signature are checked together: give both or neither',
      '/signature',
    )
  return { iv: ivBytes, data }
}

const refuse = (code: string, message: string, path: string): Failure =>
  failure('invalid-argument', code, message, { path })

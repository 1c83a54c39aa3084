import type { Call } from '../call.ts'
import type { JsonPointer } from '../json.ts'
import { type Failure, failure } from '../outcome.ts'
import { toBase64 } from './base64.ts'
import { utf8Bytes } from './bytes.ts'

/** What RSAES-OAEP with SHA-1 takes at 2048 bit. */
const maxBytes = 214

/** Thrown by {@link encryptField}; an operation returns its {@link FieldTooLongError.failure}. */
export class FieldTooLongError extends Error {
  override readonly name = 'FieldTooLongError'

  failure(path: JsonPointer): Failure {
    return failure('invalid-argument', 'field-too-long', this.message, { path })
  }
}

/**
 * Encrypts a sensitive field with WeChat Pay's key; its `serial` belongs into the request's `Wechatpay-Serial`.
 * @throws FieldTooLongError above 214 bytes of UTF-8. Fewer than 54 characters always fit.
 * @see pay-v3 page 7
 */
export async function encryptField(
  call: Call,
  text: string,
): Promise<{ readonly value: string; readonly serial: string }> {
  const bytes = utf8Bytes(text)
  if (bytes.length > maxBytes)
    throw new FieldTooLongError(
      `The field has ${bytes.length} bytes of UTF-8; WeChat Pay's key takes ${maxBytes} at most`,
    )
  const { value, serial } = await call.encrypt('wechat-pay', { algorithm: 'rsa-oaep-sha1' }, bytes)
  return { value: toBase64(value), serial }
}

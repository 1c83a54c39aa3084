import { createSecretKey, type KeyObject } from 'node:crypto'
import type { KeyFault } from './key-fault.ts'

/** The APIv3 key: 32 bytes of text. */
export function readApiV3Key(text: string): KeyObject | KeyFault {
  const bytes = Buffer.from(text)
  if (bytes.length === 32) return createSecretKey(bytes)
  const spaces = text.trim() === text ? '' : ', spaces or line ends at its sides among them'
  return {
    what: `has ${bytes.length} bytes${spaces}; the APIv3 key has exactly 32`,
    remedy: 'Copy the APIv3 key as it was set in the WeChat Pay console (API security): 32 letters and digits.',
  }
}

/** EncodingAESKey: 43 letters and digits, the base64 of 32 bytes. They carry 258 bits: the last two may be anything. */
export function readEncodingAesKey(text: string): KeyObject | KeyFault {
  if (/^[A-Za-z0-9]{43}$/.test(text)) return createSecretKey(Buffer.from(`${text}=`, 'base64'))
  return {
    what: `is no EncodingAESKey: it has ${text.length} characters, expected 43 letters and digits`,
    remedy: "Copy EncodingAESKey from WeChat's console (server configuration).",
  }
}

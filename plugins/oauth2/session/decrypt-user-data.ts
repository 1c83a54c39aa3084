import {
  type Call,
  type Encoded,
  failure,
  local,
  type Operation,
  type Sealed,
  type Static,
  Type,
} from '@wxhost/core/protocol'
import { closed } from '../fields.ts'
import { onlyLocal } from '../only-local.ts'
import { type Ciphertext, ciphertextOf, type DecryptInput, decryptInput } from './decrypt-input.ts'
import { sealedSession, sessionStale } from './session-handle.ts'
import { readUserData, type UserData, watermarkFault } from './user-data.ts'

const opened = Type.Object(
  {
    data: Type.Object(
      { watermark: Type.Object({ appid: Type.String(), timestamp: Type.Number({ description: 'Seconds' }) }) },
      { description: 'What the phone encrypted; its other members depend on the kind of data' },
    ),
    openedWith: Type.Enum(['session', 'previousSession']),
  },
  closed,
)
type Opened = Static<typeof opened>

/**
 * Opens what a mini program got encrypted (wx.getUserInfo and the like). Done in the host, WeChat is not asked.
 * @see wire-protocol reference, additions 3 "decrypt-user-data"
 */
export const decryptUserData: Operation<DecryptInput, Opened> = {
  summary: 'Decrypt user data that a mini program received encrypted',
  effect: 'safe',
  stickyBy: '/openid',
  input: decryptInput,
  output: opened,
  errors: ['invalid-argument', 'user-state'],
  example: {
    openid: 'oGZUI0egBJY1zhBYw2KhdUfwVJJE',
    session: 'handle-of-code2session',
    encryptedData: 'CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrA=',
    iv: 'r7BXXKkLb8qrSNn05n0qiA==',
  },
  encode: decryptAndCheck,
  decode: onlyLocal,
}

async function decryptAndCheck(input: DecryptInput, call: Call): Promise<Encoded<Opened>> {
  const ciphertext = ciphertextOf(input)
  if ('kind' in ciphertext) return ciphertext
  const found = await open(input, ciphertext, call)
  if (found === undefined) return sessionStale()
  const { data, key, openedWith } = found
  const fault = watermarkFault(data.watermark, call.app.appid, call.now, input.maxAgeSeconds)
  if (fault !== undefined) return fault
  return (await rawDataIsTrue(input, key, call)) ? local({ data, openedWith }) : signatureMismatch
}

interface Found {
  readonly data: UserData
  readonly key: Sealed
  readonly openedWith: Opened['openedWith']
}

/** Taking a new login code replaces the key while data encrypted under the last one may still be on its way. */
async function open(input: DecryptInput, { iv, data }: Ciphertext, call: Call): Promise<Found | undefined> {
  for (const openedWith of ['session', 'previousSession'] as const) {
    const handle = input[openedWith]
    if (handle === undefined) continue
    const key = sealedSession(input.openid, handle)
    const plain = await call.decrypt(key, { algorithm: 'aes-128-cbc', iv }, data)
    const found = plain === undefined ? undefined : readUserData(plain)
    if (found !== undefined) return { data: found, key, openedWith }
  }
  return undefined
}

/** WeChat's signature is sha1 over rawData and the session_key's own text. */
async function rawDataIsTrue({ rawData, signature }: DecryptInput, key: Sealed, call: Call): Promise<boolean> {
  if (rawData === undefined || signature === undefined) return true
  return call.verifyDigest({ algorithm: 'sha1', parts: [{ text: rawData }, key], encoding: 'hex' }, signature)
}

const signatureMismatch = failure(
  'invalid-argument',
  'signature-mismatch',
  'The signature is not that of rawData under this session: pass both on exactly as the mini program got them',
  { path: '/signature' },
)

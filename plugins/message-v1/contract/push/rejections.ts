import type { PushInteraction } from '@wxhost/contracts'
import { refused } from '../samples.ts'

const signature = refused(401, 'signature', 'The signature does not match')
const undecryptable = refused(400, 'undecryptable', 'The message does not open under the keys of this account')
const foreign = refused(403, 'foreign-owner', 'The message is for another account')
const malformed = refused(400, 'malformed', 'The message cannot be read')
const mode = refused(403, 'mode', 'This account takes encrypted messages only')

const all = (names: readonly string[], outcome: object) => Object.fromEntries(names.map((name) => [name, outcome]))

/** What becomes of spoilt messages; nothing of them is in the answer. @see callback page, 2 and 3; additions, 5 */
export const rejections: NonNullable<PushInteraction['rejects']> = {
  ...all(['a foreign signature', "the address's signature in place of the message's"], signature),
  ...all(['no timestamp', 'another timestamp', 'no nonce', 'another nonce', 'another msg_signature'], signature),
  'no msg_signature': signature,
  ...all(['of another appid', 'a length that takes in the appid', 'a length that leaves a byte over'], foreign),
  ...all(['encrypted with a foreign key', 'padding of zeros', 'padding of 33'], undecryptable),
  ...all(['padding of which one byte differs', 'a length beyond the end'], undecryptable),
  ...all(['a ciphertext in other base64', 'a ciphertext that is no whole block'], undecryptable),
  ...all(['an empty ciphertext', 'a message that is none'], malformed),
  'the same message unencrypted': mode,
  'unencrypted and unsigned': mode,
}

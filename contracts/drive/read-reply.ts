import { isJsonObject } from '@wxhost/core/protocol'
import { TEST_KEYS, TEST_MESSAGE_TOKEN } from '../shadow/test-keys.ts'
import { decryptMessage, messageSignature } from './message-cipher.ts'
import { readMessage } from './message-text.ts'

/** What WeChat reads in the answer to a push. */
export type ReadReply = { readonly shows: unknown } | { readonly fault: string }

/**
 * Reads the body of an answer as WeChat does: a text as it is, a plain message by its members, an encrypted one verified and
 * opened first.
 * @see callback page 4
 */
export function readReply(body: string, appid: string, encrypted: boolean): ReadReply {
  const members = readMessage(body)
  if (members === undefined) return { shows: body }
  if (!isJsonObject(members)) return { fault: 'the reply is no message' }
  if (members.Encrypt === undefined)
    return encrypted ? { fault: 'the reply to an encrypted message is not encrypted' } : { shows: members }
  const [Encrypt, TimeStamp, Nonce] = [members.Encrypt, members.TimeStamp, members.Nonce].map(String)
  if (messageSignature(TEST_MESSAGE_TOKEN, TimeStamp ?? '', Nonce ?? '', Encrypt ?? '') !== members.MsgSignature)
    return { fault: 'MsgSignature is not the sha1 over token, TimeStamp, Nonce and Encrypt' }
  return opened(Encrypt ?? '', appid)
}

function opened(encrypt: string, appid: string): ReadReply {
  const keys = [TEST_KEYS['message-aes'], TEST_KEYS['message-aes-previous']]
  const found = keys
    .map((key) => decryptMessage(Buffer.from(encrypt, 'base64'), key))
    .find((each) => each !== undefined)
  if (found === undefined) return { fault: "the reply does not open under the account's keys" }
  if (found.appid !== appid) return { fault: `the reply is of the appid "${found.appid}", not "${appid}"` }
  const shows = readMessage(found.message)
  return shows === undefined ? { fault: 'the encrypted reply is no message' } : { shows }
}

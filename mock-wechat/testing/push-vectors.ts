import { readFileSync } from 'node:fs'

interface EncryptedPush {
  readonly label: string
  readonly token: string
  readonly encodingAESKey: string
  readonly appid: string
  readonly random16: string
  readonly timestamp: string
  readonly nonce: string
  readonly plaintextMsg: string
  readonly Encrypt: string
  readonly msg_signature: string
  readonly signature_plain: string
  readonly postBody: string
}

interface OfficialReply {
  readonly random16: string
  readonly plaintext: string
  readonly timestamp: string | number
  readonly nonce: string
}

interface PushVectors {
  readonly plain: {
    readonly token: string
    readonly timestamp: string
    readonly nonce: string
    readonly signature: string
  }
  readonly encrypted: readonly [EncryptedPush, EncryptedPush, EncryptedPush, EncryptedPush]
  readonly officialJson: {
    readonly token: string
    readonly encodingAESKey: string
    readonly appid: string
    readonly push: {
      readonly timestamp: string
      readonly nonce: string
      readonly openid: string
      readonly signature: string
      readonly msg_signature: string
      readonly body: string
      readonly random16: string
      readonly plaintext: string
    }
    readonly reply: OfficialReply & {
      readonly body: { readonly Encrypt: string; readonly MsgSignature: string }
    }
  }
  readonly officialPlatform: {
    readonly token: string
    readonly encodingAESKey: string
    readonly componentAppid: string
    readonly push: {
      readonly timestamp: string
      readonly nonce: string
      readonly msg_signature: string
      readonly Encrypt: string
      readonly msgLength: number
    }
    readonly reply: OfficialReply & { readonly Encrypt: string; readonly MsgSignature: string }
  }
}

/** The push vectors of the wire-protocol reference; two of the sets are published by WeChat. */
export const PUSH_VECTORS: PushVectors = JSON.parse(
  readFileSync(new URL('./fixtures/push.json', import.meta.url), 'utf8'),
)

import type { App } from '../app/app.ts'
import { HostError } from '../errors/host-error.ts'
import { gcmDecrypt, oaepDecrypt, oaepEncrypt, rsaSign, rsaVerify } from '../keys/cipher.ts'
import { isKeyFault } from '../keys/key-fault.ts'
import type { MerchantKeys } from '../keys/merchant-keys.ts'
import { readCertificate } from '../keys/read-certificate.ts'
import { chooseWechatPayKey, isLiveKey, parsePlatformCertificates, type WechatPayKey } from '../keys/wechat-pay-key.ts'
import type { CipherSpec, Signed, Verdict } from '../protocol/index.ts'

/** The keys of an app's merchant, and those of WeChat Pay that answer to it. */
export class MerchantKeyRing {
  readonly #app: App
  readonly #now: () => number
  readonly #downloaded: () => string | undefined
  readonly #onUnknown: (id: string) => void

  /**
   * @param downloaded the certificates that WeChat Pay gave, as a list in JSON.
   * @param onUnknown told the id of a key that a message names and nobody holds.
   */
  constructor(app: App, now: () => number, downloaded: () => string | undefined, onUnknown: (id: string) => void) {
    this.#app = app
    this.#now = now
    this.#downloaded = downloaded
    this.#onUnknown = onUnknown
  }

  idOf(key: string): string | undefined {
    if (key === 'merchant') return this.#keys?.serial
    return key === 'wechat-pay' ? this.#chosen()?.id : undefined
  }

  async sign(key: string, data: Uint8Array): Promise<Signed> {
    const keys = key === 'merchant' ? this.#keys : undefined
    if (keys === undefined) throw this.#missing()
    return { value: await rsaSign(keys.privateKey, data), serial: keys.serial }
  }

  verify(key: string, by: string | { readonly certificate: string }, data: Uint8Array, signature: Uint8Array): Verdict {
    const found = key === 'wechat-pay' ? this.#named(by) : undefined
    if (found === undefined || !isLiveKey(found, this.#now())) {
      if (typeof by === 'string') this.#onUnknown(by)
      return 'unknown-key'
    }
    return rsaVerify(found.key, data, signature) ? 'ok' : 'bad'
  }

  encrypt(key: string, { algorithm }: CipherSpec, data: Uint8Array): Signed | undefined {
    const found = key === 'wechat-pay' && algorithm === 'rsa-oaep-sha1' ? this.#chosen() : undefined
    return found === undefined ? undefined : { value: oaepEncrypt(found.key, data), serial: found.id }
  }

  decrypt(key: string, cipher: CipherSpec, data: Uint8Array): Uint8Array | undefined {
    const keys = this.#keys
    if (keys === undefined) return undefined
    if (key === 'api-v3' && cipher.algorithm === 'aes-256-gcm' && keys.apiV3Key !== undefined)
      return gcmDecrypt(keys.apiV3Key, cipher.nonce, cipher.aad, data)
    return key === 'merchant' && cipher.algorithm === 'rsa-oaep-sha1' ? oaepDecrypt(keys.privateKey, data) : undefined
  }

  get #keys(): MerchantKeys | undefined {
    return this.#app.merchant?.keys
  }

  #chosen(): WechatPayKey | undefined {
    return chooseWechatPayKey(this.#wechatPay(), this.#now())
  }

  #named(by: string | { readonly certificate: string }): WechatPayKey | undefined {
    if (typeof by === 'string') return this.#wechatPay().find(({ id }) => id === by)
    const read = readCertificate(by.certificate)
    return isKeyFault(read) ? undefined : { ...read, id: read.serial, kind: 'certificate' }
  }

  /** Public keys and certificates at the same time: during WeChat's switch both kinds of signatures come. */
  #wechatPay(): readonly WechatPayKey[] {
    const own = this.#keys?.wechatPay ?? []
    const downloaded = this.#downloaded()
    return downloaded === undefined ? own : [...own, ...parsePlatformCertificates(downloaded)]
  }

  #missing(): HostError {
    const { appid, mchid } = this.#app
    const whose = mchid === undefined ? `The app ${appid} has no mchid` : `The merchant ${mchid} has no private key`
    return new HostError('WXH_KEY_MISSING', `${whose}. Add it to the apps file (merchants); \`wxhost doctor\` helps.`)
  }
}

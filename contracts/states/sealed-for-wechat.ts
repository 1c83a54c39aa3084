import { constants, publicEncrypt } from 'node:crypto'
import { SANDBOX } from '@wxhost/mock-wechat'

/** Base64 of a text that only WeChat Pay can read, under its sandbox certificate (pay-v3 page, 7). */
export const sealedForWechat = (text: string): string =>
  publicEncrypt(
    { key: SANDBOX.wechatPay.certificate, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    Buffer.from(text),
  ).toString('base64')

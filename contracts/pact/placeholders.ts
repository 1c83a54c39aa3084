/**
 * What stands in a pact where the true text is known only at verification: no token, secret, signature or ciphertext is
 * ever in the file.
 */

/** The example of a credential or secret of this name. */
export const placeholderOf = (name: string): string => `the-${name}`

/** The form of WeChat Pay's Authorization. The true one is put there at verification, over the request as it is sent. */
export const authorizationForm = 'WECHATPAY2-SHA256-RSA2048 .+'
export const authorizationPlaceholder = 'WECHATPAY2-SHA256-RSA2048 signed-at-verification'

/**
 * Headers of a signed answer, with their forms and examples. Time and nonce come with them; all four are held against each
 * other at verification.
 */
export const answerSignature = {
  'Wechatpay-Serial': ['[0-9A-F]{40}|PUB_KEY_ID_[0-9]+', '5157F09EFDC096DE15EBE81A47057A7232F1B8E1'],
  'Wechatpay-Signature': ['[A-Za-z0-9+/]+={0,2}', 'c2lnbmVk'],
} as const

export const base64Form = '[A-Za-z0-9+/]+={0,2}'

const mark = 'sealed-field'
const marked = Buffer.from(mark).toString('base64')
const places = new RegExp(`"(${marked}[A-Za-z0-9+/]*={0,2})"`, 'g')

/** Stands for a field that is encrypted for WeChat Pay, or by it: base64 of a mark and the text. */
export const sealedPlaceholder = (text: string): string => Buffer.from(`${mark}${text}`).toString('base64')

/** JSON with every placeholder of a sealed field encrypted by `seal`; every other byte as it is. */
export function sealPlaceholders(body: Uint8Array, seal: (text: string) => string): Uint8Array {
  const text = Buffer.from(body).toString('utf8')
  if (!text.includes(marked)) return body
  const sealed = text.replaceAll(places, (_whole, field: string) => {
    const plain = Buffer.from(field, 'base64').toString('utf8').slice(mark.length)
    return JSON.stringify(seal(plain))
  })
  return new TextEncoder().encode(sealed)
}

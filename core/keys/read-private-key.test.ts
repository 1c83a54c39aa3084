import { describe, expect, test } from 'vitest'
import { rsaSign } from './cipher.ts'
import { readPrivateKey } from './read-private-key.ts'
import { sound, whatOf } from './testing/faulty.ts'
import { madeKeys } from './testing/made-keys.ts'
import vectors from './testing/vectors.json' with { type: 'json' }

const made = madeKeys()
const { merchantKeyPkcs8, merchantKeyPkcs1 } = vectors
const [request = { message: '', signature: '' }] = vectors.requests

/** The vector's signature shows that it is the same key. */
const signs = async (text: string) =>
  Buffer.from(await rsaSign(sound(readPrivateKey(text)), Buffer.from(request.message))).toString('base64')

describe('a private key', () => {
  test.each([
    ['PKCS#8', merchantKeyPkcs8],
    ['PKCS#1', merchantKeyPkcs1],
    ['CRLF', merchantKeyPkcs8.replaceAll('\n', '\r\n')],
    ['CR alone', merchantKeyPkcs8.replaceAll('\n', '\r')],
    ['blank lines', `\n\n${merchantKeyPkcs8.replaceAll('\n', '\n\n')}\n\n`],
    ['indentation', merchantKeyPkcs1.replaceAll(/^/gm, '    ')],
    ['spaces behind', merchantKeyPkcs8.replaceAll('\n', ' \t\n')],
    ['a byte order mark', `\uFEFF${merchantKeyPkcs8}`],
    ['comments around it', `# apiclient_key.pem\nBag Attributes\n${merchantKeyPkcs8}# end\n`],
    ['one long line', merchantKeyPkcs8.replaceAll(/(?<=[A-Za-z0-9+/=])\n(?=[A-Za-z0-9+/=])/g, '')],
    ['comments inside it', merchantKeyPkcs8.replace('\n', '\n# of the shop\n')],
    ['line ends written as \\n', merchantKeyPkcs8.replaceAll('\n', '\\n')],
    ['line ends that became spaces', merchantKeyPkcs8.replaceAll('\n', ' ')],
    ['its certificate beside it', vectors.merchantCertificate + merchantKeyPkcs8],
  ])('is read with %s', async (_, text) => {
    expect(await signs(text)).toBe(request.signature)
  })

  test.each([
    ['EC in PKCS#8', made.ecPkcs8, 'is a key of type ec; WeChat Pay signs with RSA (SHA256-RSA2048)'],
    ['EC in SEC 1', made.ecSec1, 'is an EC key; WeChat Pay signs with RSA (SHA256-RSA2048)'],
    ['encrypted PKCS#8', made.encryptedPkcs8, 'is encrypted with a passphrase'],
    ['encrypted PKCS#1', made.encryptedPkcs1, 'is encrypted with a passphrase'],
    ['a public key', vectors.merchantPublicKey, 'is a public key'],
    ['a certificate', vectors.merchantCertificate, 'is a certificate'],
    ['1024 bits', made.shortPrivate, "has 1024 bits; WeChat Pay's keys have 2048"],
    ['two keys', merchantKeyPkcs8 + merchantKeyPkcs1, 'holds more than one private key'],
    ['no PEM', merchantKeyPkcs8.split('\n').slice(1, -2).join('\n'), 'holds no private key in PEM form'],
    ['DER', Buffer.from(merchantKeyPkcs8, 'base64').toString('latin1'), 'holds no private key in PEM form'],
    ['a cut text', merchantKeyPkcs8.replace(/\n.{64}\n/, '\n'), 'cannot be read: its text is damaged or cut'],
    ['no end', merchantKeyPkcs8.replace(/-----END[^\n]*\n/, ''), 'holds no private key in PEM form'],
    ['nothing', '', 'holds no private key in PEM form'],
  ])('is refused: %s', (_, text, what) => {
    expect(whatOf(readPrivateKey(text))).toBe(what)
  })

  test('is not shown by any refusal', () => {
    const cut = merchantKeyPkcs8.replace(/\n.{64}\n/, '\n')
    const refusals = [cut, made.ecPkcs8, made.encryptedPkcs8, made.shortPrivate].map(readPrivateKey)
    const lines = [cut, made.ecPkcs8, made.encryptedPkcs8, made.shortPrivate].flatMap((text) =>
      text.split('\n').slice(1, -2),
    )
    expect(lines.filter((line) => JSON.stringify(refusals).includes(line))).toEqual([])
  })

  test('that is encrypted comes with the way out', () => {
    expect(readPrivateKey(made.encryptedPkcs8)).toMatchObject({ remedy: expect.stringContaining('openssl pkey') })
  })
})

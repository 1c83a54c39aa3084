import type { Exchange } from '@wxhost/contracts'
import { refusedHere } from '../sample.ts'
import { encryptedData, rawData, signature } from './user-data.ts'

const wrongIv = refusedHere('invalid-argument', 'iv-malformed', '/iv', '16 bytes', 'base64')
const wrongData = refusedHere('invalid-argument', 'encrypted-data-malformed', '/encryptedData', '16 bytes', 'base64')
const incomplete = refusedHere('invalid-argument', 'signature-incomplete', '/signature', 'both or neither')

const ivs = {
  'of 15 bytes': 'r7BXXKkLb8qrSNn05n0q',
  'of 17 bytes': 'r7BXXKkLb8qrSNn05n0qiIg=',
  'of another spelling': 'r7BXXKkLb8qrSNn05n0qiB==',
  'without padding': 'r7BXXKkLb8qrSNn05n0qiA',
  'with a line break': 'r7BXXKkLb8qrSNn05n0qiA==\n',
  'of the URL alphabet': '-7BXXKkLb8qrSNn05n0qiA==',
}
const texts = {
  'of no whole blocks': 'AAAA',
  'of 17 bytes': 'AAAAAAAAAAAAAAAAAAAAAAA=',
  'that is no base64': 'äöü',
  'of the URL alphabet': encryptedData.replaceAll('+', '-').replaceAll('/', '_'),
  'of no bytes': '\n',
}

type Decrypting = (so: string, input: object, result: unknown) => Exchange

/** Other lengths and spellings are refused before any key is touched: the iv first, then the data, then the signature. */
export const malformedData = (decrypting: Decrypting): readonly Exchange[] => [
  ...Object.entries(ivs).map(([what, iv]) =>
    decrypting(`is refused with an iv ${what}`, { iv, encryptedData: 'A' }, wrongIv),
  ),
  ...Object.entries(texts).map(([what, data]) =>
    decrypting(`is refused with a text ${what}`, { encryptedData: data, rawData }, wrongData),
  ),
  decrypting('is refused with rawData alone', { session: 'forged', rawData }, incomplete),
  decrypting('is refused with a signature alone', { session: 'forged', signature }, incomplete),
]

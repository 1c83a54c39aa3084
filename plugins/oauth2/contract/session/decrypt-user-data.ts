import type { Exchange, Tree } from '@wxhost/contracts'
import { refusedHere } from '../sample.ts'
import { staleSession } from '../shared.ts'
import { malformedData } from './decrypt-malformed.ts'
import { handleOf, otherKey } from './keys.ts'
import { appid, ciphertexts, encryptedData, iv, key, openid, rawData, signature, userInfo } from './user-data.ts'

const page = 'additions 3, "decrypt-user-data", and the official vectors officialUserData'
const session = handleOf(openid, key)
const other = handleOf(openid, otherKey)
const official = { openid, session, encryptedData, iv }

const decrypting = (so: string, input: object, result: Tree, more: Partial<Exchange> = {}): Exchange => ({
  kind: 'exchange',
  of: { operation: 'decrypt-user-data' },
  page,
  description: `encrypted user data ${so}`,
  call: { appid, kind: 'mini-program' },
  input: { ...official, ...input },
  steps: [],
  result,
  ...more,
})

const opened = (data: object, openedWith = 'session') => ({ kind: 'local', output: { data, openedWith } })
/** When the phones of the ciphertexts encrypted them: one minute before the call. */
const watermark = { appid, timestamp: 1704067140 }
const expired = refusedHere('user-state', 'user-data-expired', '/encryptedData', 'more than 1000 s ago')
const foreign = refusedHere('invalid-argument', 'watermark-foreign', '/encryptedData', 'another app', appid)
const mismatch = refusedHere('invalid-argument', 'signature-mismatch', '/signature', 'rawData')
const byOther = { session: other, encryptedData: ciphertexts.byOtherKey }

export const userData: readonly Exchange[] = [
  decrypting("is opened as in WeChat's own sample", {}, opened(userInfo), {
    declares: { effect: 'safe', stickyBy: '/openid', errors: ['invalid-argument', 'user-state'] },
    inputs: {
      takes: [
        ['/openid', 'a'.repeat(128)],
        ['/session', 'a'.repeat(1024)],
        ['/previousSession', 'a'],
        ['/previousSession', 'a'.repeat(1024)],
        ['/encryptedData', 'a'],
        ['/encryptedData', 'a'.repeat(131_072)],
        ['/iv', 'a'],
        ['/iv', 'a'.repeat(64)],
        ['/rawData', ''],
        ['/rawData', 'a'.repeat(65_536)],
        ['/signature', '09af'.repeat(10)],
        ['/maxAgeSeconds', 1],
        ['/maxAgeSeconds', 31_536_000],
      ],
      refuses: [
        ['/openid'],
        ['/openid', 'o 1'],
        ['/session'],
        ['/session', ''],
        ['/session', 'a'.repeat(1025)],
        ['/previousSession', ''],
        ['/previousSession', 'a'.repeat(1025)],
        ['/encryptedData'],
        ['/encryptedData', ''],
        ['/encryptedData', 7],
        ['/encryptedData', 'a'.repeat(131_073)],
        ['/iv'],
        ['/iv', ''],
        ['/iv', 7],
        ['/iv', 'a'.repeat(65)],
        ['/rawData', 7],
        ['/rawData', 'a'.repeat(65_537)],
        ['/signature', '09AF'.repeat(10)],
        ['/signature', '0'.repeat(39)],
        ['/signature', '0'.repeat(41)],
        ['/signature', 7],
        ['/maxAgeSeconds', 0],
        ['/maxAgeSeconds', 1.5],
        ['/maxAgeSeconds', '60'],
        ['/maxAgeSeconds', 31_536_001],
        ['/session_key', key],
      ],
    },
    outputs: {
      takes: [
        ['/openedWith', 'previousSession'],
        ['/data/more', 1],
      ],
      refuses: [
        ['/openedWith'],
        ['/openedWith', 'other'],
        ['/data'],
        ['/data/watermark'],
        ['/data/watermark/appid'],
        ['/data/watermark/appid', 7],
        ['/data/watermark/timestamp'],
        ['/data/watermark/timestamp', '7'],
        ['/more', 1],
      ],
    },
  }),
  decrypting(
    'is opened by the session before',
    { session: other, previousSession: session },
    opened(userInfo, 'previousSession'),
  ),
  decrypting('is opened by the session itself where there is one before', { previousSession: other }, opened(userInfo)),
  decrypting(
    'has big numbers exactly',
    { encryptedData: ciphertexts.bigNumber },
    opened({ id: '3487542469355618313', watermark }),
  ),
  decrypting(
    'may be as old as is allowed',
    { encryptedData: ciphertexts.old, maxAgeSeconds: 1001 },
    opened({ watermark: { appid, timestamp: 1704066199 } }),
  ),
  decrypting('may not be older than is allowed', { encryptedData: ciphertexts.old, maxAgeSeconds: 1000 }, expired),
  decrypting('of another app is refused', { encryptedData: ciphertexts.foreign }, foreign),
  decrypting(
    'of another app is refused, whatever its age',
    { encryptedData: ciphertexts.foreign, maxAgeSeconds: 59 },
    foreign,
  ),
  decrypting('is stale under a wrong key', { session: other }, staleSession),
  decrypting('is stale under two wrong keys', { session: other, previousSession: other }, staleSession),
  decrypting('is stale under a forged handle', { session: 'forged' }, staleSession),
  decrypting("is stale under another user's handle", { session: handleOf('oSomebodyElse', key) }, staleSession),
  ...ciphertexts.noUserData.map(([text, data]) =>
    decrypting(`is stale where ${text} comes out`, { encryptedData: data }, staleSession),
  ),
  decrypting('is given where rawData is signed', { ...byOther, rawData, signature }, opened({ watermark })),
  decrypting(
    'is given where rawData is signed by the session before',
    { ...byOther, session, previousSession: other, rawData, signature },
    opened({ watermark }, 'previousSession'),
  ),
  decrypting(
    'is refused where another rawData was signed',
    { ...byOther, rawData: `${rawData} `, signature },
    mismatch,
  ),
  decrypting(
    'is refused where rawData was signed by another key',
    { previousSession: other, rawData, signature },
    mismatch,
  ),
  decrypting(
    'of another app is refused before its signature is looked at',
    { ...byOther, encryptedData: ciphertexts.foreignByOtherKey, rawData: 'x', signature },
    foreign,
  ),
  ...malformedData(decrypting),
]

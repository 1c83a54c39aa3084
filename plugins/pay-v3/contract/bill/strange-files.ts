import type { Exchange } from '@wxhost/contracts'
import { answered, get } from '../wire.ts'
import { asCsv, day, download, hashes, page } from './bill-samples.ts'

const path = '/v3/bill/fundflowbill'
const base = { kind: 'exchange', of: { operation: 'fund-flow-bill' }, page, input: { bill_date: day } } as const
const request = get(path, { bill_date: day })
const fileName = `fundflowbill-${day}.csv`
const hash_value = hashes.BASIC
const download_url = 'https://api.mch.weixin.qq.com/v3/billdownload/file?token=x'
const good = { hash_type: 'SHA1', hash_value, download_url }

const says = (body: object) => [{ name: 'WeChat Pay says', params: { path, body: JSON.stringify(body) } }]

/** Files that are WeChat Pay's though they look otherwise. The request always goes to the declared origin. */
const taken: readonly (readonly [string, object, object])[] = [
  [
    'of the other host',
    { ...good, download_url: 'https://api2.mch.weixin.qq.com/v3/billdownload/file?token=x&tartype=gzip' },
    download({ token: 'x', tartype: 'gzip' }),
  ],
  [
    'under another path',
    { ...good, download_url: 'https://api.mch.weixin.qq.com/v3/bill%20download' },
    download({}, '/v3/bill%20download'),
  ],
  ['with a hash of capitals', { ...good, hash_value: hash_value.toUpperCase() }, download({ token: 'x' })],
]

/** Answers whose file must not be fetched: the Authorization must never leave for another host. */
const distrusted: readonly (readonly [string, object])[] = [
  ['on a foreign host', { ...good, download_url: 'https://api.mch.weixin.qq.com.example.com/file?token=x' }],
  ['without encryption', { ...good, download_url: 'http://api.mch.weixin.qq.com/v3/billdownload/file?token=x' }],
  ['for another user', { ...good, download_url: 'https://u@api.mch.weixin.qq.com/v3/billdownload/file?token=x' }],
  ['with a fragment', { ...good, download_url: `${download_url}#x` }],
  ['with a name twice in the query', { ...good, download_url: `${download_url}&token=y` }],
  ['at no address', { ...good, download_url: 'file' }],
  ['at an address that is no text', { ...good, download_url: 1 }],
  ['without a kind of hash', { ...good, hash_type: undefined }],
  ['of another kind of hash', { ...good, hash_type: 'SHA256' }],
  ['with a hash too short', { ...good, hash_value: hash_value.slice(1) }],
  ['with a hash too long', { ...good, hash_value: `${hash_value}0` }],
  ['with a hash that is none', { ...good, hash_value: 'g'.repeat(40) }],
  ['without a hash', { ...good, hash_value: null }],
]

export const strangeFiles: readonly Exchange[] = [
  ...taken.map(
    ([what, answer, file]): Exchange => ({
      ...base,
      description: `a file ${what} is handed on`,
      states: says(answer),
      steps: [{ request, answer: answered(answer) }],
      result: { ...asCsv(fileName, hash_value), request: file },
    }),
  ),
  ...distrusted.map(
    ([what, answer]): Exchange => ({
      ...base,
      description: `a file ${what} is not trusted`,
      states: says(answer),
      steps: [{ request, answer: answered(JSON.parse(JSON.stringify(answer))) }],
      result: { kind: 'untrusted', reason: 'not-wechat' },
    }),
  ),
  {
    ...base,
    description: 'an empty answer in place of a file is not trusted',
    states: [{ name: 'WeChat Pay says', params: { path, body: '' } }],
    steps: [{ request, answer: { status: 204, signed: true } }],
    result: { kind: 'untrusted', reason: 'not-wechat' },
  },
]

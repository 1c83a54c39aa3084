import type { Pair, RawPush } from '../raw-push.ts'
import { changedPair, garbledText, type Mutation } from './mutation.ts'

type Side = 'query' | 'headers'
const on =
  (side: Side, change: (pair: Pair, random: Parameters<Mutation>[1]) => readonly Pair[]): Mutation =>
  (push, random) => ({ ...push, [side]: changedPair(push[side], random, (pair) => change(pair, random)) })

const more =
  (side: Side, pairs: readonly Pair[]): Mutation =>
  (push, random) => {
    const at = random.int(0, push[side].length)
    return { ...push, [side]: push[side].toSpliced(at, 0, random.pick(pairs)) }
  }

const ofOther =
  (side: Side): Mutation =>
  (push, random, others) => ({ ...push, [side]: random.pick(others)[side] })

const escaped = (text: string) => [...text].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')
const turned = (text: string) => (text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase())

/** What stands around the body: address and headers. */
export const edges: Readonly<Record<string, Mutation>> = {
  'query: one left out': on('query', () => []),
  'query: one twice': on('query', (pair) => [pair, pair]),
  'query: one twice, differing': on('query', ([name, value], random) => [
    [name, value],
    [name, garbledText(value, random).replaceAll(/[ %]/g, '')],
  ]),
  'query: a value garbled': on('query', ([name, value], random) => [
    [name, garbledText(value, random).replaceAll(' ', '+')],
  ]),
  'query: a name otherwise': on('query', ([name, value], random) => [
    [random.pick([turned(name), `${name}[]`, `${name}.x`, `+${name}`]), value],
  ]),
  'query: percent-escaped': on('query', ([name, value], random) => [
    random.pick<Pair>([
      [name, escaped(value)],
      [escaped(name), value],
    ]),
  ]),
  'query: an unknown one': more('query', [
    ['x', '1'],
    ['echostr', '123'],
    ['__proto__', '1'],
    ['signature2', 'a'],
    ['', ''],
    ['encrypt_type', 'raw'],
    ['encrypt_type', 'aes'],
  ]),
  'query: reversed': (push) => ({ ...push, query: push.query.toReversed() }),
  'query: of another push': ofOther('query'),
  'query: a time near': on('query', ([name, value], random) => [
    [name, /^\d+$/.test(value) ? `${Number(value) + random.pick([-301, -1, 1, 301])}` : value],
  ]),
  'header: one left out': on('headers', () => []),
  'header: one twice': on('headers', (pair) => [pair, pair]),
  'header: one twice, differing': on('headers', ([name, value], random) => [
    [name, value],
    [name, garbledText(value, random)],
  ]),
  'header: a value garbled': on('headers', ([name, value], random) => [[name, garbledText(value, random)]]),
  'header: its name in another case': on('headers', ([name, value]) => [[turned(name), value]]),
  'header: blanks around': on('headers', ([name, value], random) => [
    [name, random.pick([` ${value}`, `${value} `, `\t${value}\t`])],
  ]),
  'header: a time near': on('headers', ([name, value], random) => [
    [name, /^\d+$/.test(value) ? `${Number(value) + random.pick([-301, -1, 1, 301])}` : value],
  ]),
  'header: a probe': on('headers', ([name, value]) => [[name, `WECHATPAY/SIGNTEST/${value}`]]),
  'header: an unknown one': more('headers', [
    ['x-real-ip', '127.0.0.1'],
    ['content-encoding', 'gzip'],
    ['expect', '100-continue'],
    ['wechatpay-signature2', 'A'],
    ['x-http-method-override', 'GET'],
    ['content-type', 'text/plain; charset=utf-16'],
  ]),
  'header: another content type': (push, random) => ({
    ...push,
    headers: [
      ...push.headers.filter(([name]) => name.toLowerCase() !== 'content-type'),
      [
        'content-type',
        random.pick(['', ';;', 'multipart/form-data', 'application/json; charset=gbk', 'x'.repeat(2_000)]),
      ],
    ],
  }),
  'header: another key': (push, random) => ({
    ...push,
    headers: push.headers.map(([name, value]) => [
      name,
      /^wechatpay-serial$/i.test(name)
        ? random.pick([
            'PUB_KEY_ID_0114232134912410000000000000',
            '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
            value.toLowerCase(),
            'PUB_KEY_ID_0',
            '',
          ])
        : value,
    ]),
  }),
  'headers: of another push': ofOther('headers'),
  'headers: reversed': (push) => ({ ...push, headers: push.headers.toReversed() }),
  'body: of another push': (push, random, others) => ({ ...push, body: random.pick(others).body }),
  'framing: in chunks': (push): RawPush => ({ ...push, isChunked: true }),
}

import { good, letters, type Makers, path, request } from './hostile-request.ts'
import { message } from './sandbox.ts'
import type { Seeded } from './seeded.ts'

const json = (value: unknown) => request({ body: JSON.stringify(value) })
const withField = (field: string, value: unknown) => json({ ...message, [field]: value })
/** Values of every type but the wanted one. */
const wrong = (random: Seeded): unknown =>
  random.pick<unknown>([null, true, -1, 1e308, [], [[]], {}, { value: {} }, '', '\u0000', [message], 1.5])

export const hostileBodies: Makers = {
  'wrong type of a field': (random) =>
    withField(
      random.pick(['touser', 'template_id', 'url', 'miniprogram', 'data']),
      random.pick([null, true, -1, [[]], { value: {} }, 1e308]),
    ),
  'wrong type of the body': (random) =>
    request({ body: random.pick(['null', '1', '"x"', '[]', 'true', `[${good}]`, '{}', '1e999', '-0']) }),
  'wrong type deep inside': (random) =>
    withField('data', { thing1: random.pick([wrong(random), { value: random.pick([null, 1, [], {}]) }]) }),
  'unknown field': (random) =>
    withField(
      random.pick([
        'constructor',
        'toString',
        'kind',
        'access_token',
        'secret',
        'client_msg_id',
        random.text(letters, 8),
      ]),
      1,
    ),
  'prototype field': (random) =>
    request({
      body: random.pick([
        `{"__proto__":{"a":1},${good.slice(1)}`,
        `${good.slice(0, -2)},"__proto__":{"value":"x"}}}`,
        '{"\\u005f_proto__":1}',
        '{"constructor":{"prototype":{}}}',
      ]),
    }),
  'body of 5 MB': (random) => request({ body: Buffer.alloc(5_000_000, random.pick([' ', '[', '{"a":', '"'])) }),
  'body of 5 MB in chunks': () =>
    request({
      headers: ['transfer-encoding: chunked'],
      body: Buffer.concat([Buffer.from('4c4b40\r\n'), Buffer.alloc(5_000_000, 'a'), Buffer.from('\r\n0\r\n\r\n')]),
    }),
  'deep JSON': (random) => {
    const depth = random.int(33, 100_000)
    return request({
      body: random.pick([
        () => '['.repeat(depth) + ']'.repeat(depth),
        () => '{"a":'.repeat(depth),
        () => '['.repeat(depth),
      ])(),
    })
  },
  'bad JSON': (random) =>
    request({
      body: random.pick([
        good.slice(0, random.int(1, good.length - 1)),
        `${good}${good}`,
        `${good},`,
        "{'a':1}",
        '{"a":NaN}',
        '\u0000',
        '',
      ]),
    }),
  'bad UTF-8': (random) =>
    request({
      body: Buffer.concat([
        Buffer.from('{"touser":"'),
        Buffer.from([random.pick([0x80, 0xc0, 0xfe, 0xff, 0xed])]),
        random.bytes(random.int(0, 30)),
        Buffer.from('"}'),
      ]),
    }),
  'lone surrogate': (random) => request({ body: good.replace('门诊挂号', `\\ud8${random.int(10, 99)}`) }),
  'null byte': (random) =>
    random.pick([
      () => request({ target: `${path}%00` }),
      () => request({ target: `${path}\u0000` }),
      () => request({ headers: ['x-a: \u0000'] }),
      () => withField('touser', 'a\u0000b'),
    ])(),
  'string of 100 k': (random) =>
    random.pick([
      () => withField('touser', 'o'.repeat(100_000)),
      () => withField(random.text(letters, 9).repeat(11_000), 1),
      () => withField('data', { ['k'.repeat(100_000)]: { value: 'x' } }),
    ])(),
}

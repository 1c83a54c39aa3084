import { good, letters, type Makers, path, request } from './hostile-request.ts'
import { appid } from './sandbox.ts'

export const hostileHeads: Makers = {
  'header flood': (random) =>
    request({
      headers: Array.from({ length: random.int(700, 3_000) }, (_, i) => `x-flood-${i}: ${random.text(letters, 20)}`),
    }),
  'long header': (random) =>
    request({
      headers: [
        `${random.pick(['x-request-id', 'authorization', 'cookie', 'traceparent'])}: ${'a'.repeat(random.int(17_000, 60_000))}`,
      ],
    }),
  'unknown appid': (random) =>
    request({ target: `/v1/apps/${random.text(`${letters}-_.~`, random.int(1, 255))}/template/send` }),
  'appid far too long': (random) =>
    request({ target: `/v1/apps/${'w'.repeat(random.int(257, 12_000))}/template/send` }),
  'name of an object member': (random) =>
    request({
      target: `/v1/apps/${random.pick([appid, '__proto__'])}/${random.pick(['constructor', '__proto__', 'hasOwnProperty'])}/${random.pick(['toString', '__proto__', 'send'])}`,
    }),
  'unknown operation': (random) =>
    request({
      target: `/v1/apps/${appid}/template/${random.pick(['constructor', '__proto__', 'toString', 'valueOf', 'Send', 'send ', random.text(letters, 6)]).replace(' ', '%20')}`,
    }),
  traversal: (random) =>
    request({
      target: random.pick([
        '/v1/apps/../../etc/passwd',
        `/v1/apps/${appid}/../../../healthz/x/y`,
        '/docs/../package.json',
        '/docs/%2e%2e%2fpackage.json',
        '/docs/..%5c..%5cpackage.json',
        `/v1/apps/%2e%2e/template/send`,
        '//etc/passwd',
        '/errors/..%2f..%2fsettings',
      ]),
      method: random.pick(['GET', 'POST']),
    }),
  'bad percent-escape': (random) =>
    request({
      target: `/v1/apps/${random.pick(['%', '%z', '%zz', '%c0%af', '%ff', '%e9%97', '%u0041', `${appid}%`])}/template/send`,
    }),
  'odd method': (random) =>
    request({
      method: random.pick([
        'GET',
        'PUT',
        'DELETE',
        'PATCH',
        'OPTIONS',
        'TRACE',
        'PROPFIND',
        'MKCOL',
        'REPORT',
        'QUERY',
        'get',
        'post',
        'FOO',
        'P OST',
      ]),
    }),
  'impossible content-length': (random) =>
    request({
      headers: [
        `content-length: ${random.pick(['-1', '+5', '0x10', '1e3', '5, 6', '99999999999999999999999', '1073741824', 'x', ' ', '5;6'])}`,
      ],
    }),
  'two content-lengths': (random) =>
    request({ headers: [`content-length: ${good.length}`, `content-length: ${random.int(0, 500)}`] }),
  'smuggling by TE and CL': (random) =>
    request({
      headers: [
        `content-length: ${random.int(0, 200)}`,
        `transfer-encoding: ${random.pick(['chunked', 'chunked, identity', 'identity', 'xchunked', 'chunked\u000b', 'CHUNKED'])}`,
      ],
      body: `0\r\n\r\nPOST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}`,
    }),
  'smuggling by spelling': (random) =>
    request({
      headers: [
        random.pick([
          'transfer-encoding : chunked',
          'transfer-encoding: chunked\r\n folded: 1',
          ' transfer-encoding: chunked',
          'transfer_encoding: chunked\ncontent-length: 4',
          'transfer-encoding: chunked\r\ntransfer-encoding: identity',
        ]),
      ],
      body: '0\r\n\r\n',
    }),
  'bad chunk': (random) =>
    request({
      headers: ['transfer-encoding: chunked'],
      body: random.pick([
        'zz\r\nabc\r\n0\r\n\r\n',
        'fffffffffffffffff\r\na',
        '-1\r\n\r\n',
        '5;ext=\u0000\r\nabcde\r\n0\r\n\r\n',
        '3\r\nabcde\r\n0\r\n\r\n',
        '5\r\nab',
      ]),
    }),
  'other content type': (random) =>
    request({
      headers: [
        `content-type: ${random.pick(['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/json; charset=utf-7', 'application/jsonx', '', ';;', 'a'.repeat(5_000)])}`,
      ],
    }),
  'no content type': () =>
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${Buffer.byteLength(good)}\r\n\r\n${good}`,
    ),
  'bad header of the host': (random) =>
    request({
      headers: [
        random.pick([
          'x-wxhost-timeout-ms: 0',
          'x-wxhost-timeout-ms: -5',
          'x-wxhost-timeout-ms: 1e9',
          'x-wxhost-timeout-ms: NaN',
          'idempotency-key: a b',
          'idempotency-key:',
          `idempotency-key: ${'k'.repeat(300)}`,
          'idempotency-key: a\r\nidempotency-key: b',
        ]),
      ],
    }),
  'other host': (random) =>
    Buffer.from(
      `POST ${path} HTTP/1.1\r\n${random.pick(['host: evil.example\r\n', 'host:\r\n', 'host: a b\r\n', 'host: localhost\r\nhost: evil.example\r\n', '', 'host: [::1\r\n', 'host: 127.0.0.1@evil.example\r\n'])}content-type: application/json\r\ncontent-length: 2\r\n\r\n{}`,
    ),
  'odd expectation': (random) =>
    request({
      headers: [`expect: ${random.pick(['200-ok', '100-continue, x', 'everything', ''])}`, 'idempotency-key: a b'],
    }),
  'odd upgrade': (random) =>
    request({
      headers: [
        'connection: upgrade',
        `upgrade: ${random.pick(['websocket', 'h2c', 'TLS/1.0'])}`,
        'idempotency-key: a b',
      ],
    }),
  'bad HTTP': (random) =>
    random.pick<() => string | Buffer>([
      () => random.bytes(random.int(4, 400)),
      () => 'GET /\r\n\r\n',
      () => `POST ${path} HTTP/1.0\r\n\r\n`,
      () => 'GET / HTTP/9.9\r\nhost: localhost\r\n\r\n',
      () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000',
      () => `POST ${path} HTTP/1.1\r\nhost`,
      () => `POST ${path} HTTP/1.1\nhost: localhost\n\n`,
      () => `POST  ${path}  HTTP/1.1\r\n\r\n`,
      () => 'GET http://[::1 HTTP/1.1\r\nhost: localhost\r\n\r\n',
      () => 'OPTIONS * HTTP/1.1\r\nhost: localhost\r\n\r\n',
      () => `GET ${path}?${'a=1&'.repeat(9_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`,
    ])(),
}

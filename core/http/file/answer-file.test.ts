import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { HostError } from '../../errors/host-error.ts'
import type { OpenFile } from '../../invocation/open-file.ts'
import { problemOf } from '../../testing/problem-of.ts'
import type { StreamOutcome } from '../../transport/stream-outcome.ts'
import { allOf, arriving, countingLines, fileFloor, fileOf, sha1OfMillion, until } from './testing/file-floor.ts'

const modes = ['checked', 'atOnce'] as const
const gzipped = gzipSync('abc')

describe.each(modes)('a file (%s)', (mode) => {
  test('is handed on with what is known of it', async () => {
    const floor = await fileFloor(fileOf(arriving(['a', 'bc'])))
    const answer = await floor[mode]()
    expect([answer.statusCode, answer.body]).toEqual([200, 'abc'])
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="tradebill-2026-11-19.csv"',
      'x-wxhost-plugin': 'fake-v1@1.0.0',
      'x-request-id': expect.any(String),
      traceparent: expect.any(String),
    })
  })

  test('is written down once, with the download as a sending', async () => {
    const floor = await fileFloor(fileOf(arriving(['abc'])))
    await floor[mode]()
    await floor.recorded()
    expect(floor.audited).toMatchObject([{ status: 200, outcome: 'ok', attempts: 2 }])
    expect(floor.inFlight.count).toBe(0)
  })

  test.each([
    ['its own gzip', { gunzip: true }, {}, gzipped],
    ['the gzip of a proxy', {}, { 'content-encoding': 'GZIP' }, gzipped],
    ['deflate', {}, { 'content-encoding': 'deflate' }, deflateSync('abc')],
    ['brotli', {}, { 'content-encoding': 'br' }, brotliCompressSync('abc')],
    ['both', { gunzip: true }, { 'content-encoding': 'x-gzip' }, gzipSync(gzipped)],
    ['none', {}, { 'content-encoding': 'identity' }, Buffer.from('abc')],
  ])('is unpacked: %s', async (_what, more, headers, bytes) => {
    const floor = await fileFloor(fileOf(arriving([bytes], { headers }), more))
    expect((await floor[mode]()).body).toBe('abc')
  })

  test('is read in rows, and hashed before that', async () => {
    const line = 'a'.repeat(999_999)
    const file = fileOf(arriving([line, 'a']), {
      hash: { alg: 'sha1', hex: sha1OfMillion.toUpperCase() },
      readLines: countingLines,
      contentType: 'application/x-ndjson; charset=utf-8',
      fileName: 'bad "name".csv',
    })
    const answer = await (await fileFloor(file))[mode]()
    expect(answer.body).toBe('{"n":1000000}\n')
    expect(answer.headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
    expect(answer.headers['content-disposition']).toBeUndefined()
  })

  test('may come without a hash', async () => {
    const { hash: _hash, ...file } = fileOf(arriving(['xyz']))
    expect((await (await fileFloor(file))[mode]()).body).toBe('xyz')
  })

  test.each([
    ['not-sent', 'connect', 502, 'WXH_UPSTREAM_UNREACHABLE'],
    ['not-sent', 'deadline', 504, 'WXH_DEADLINE_EXCEEDED'],
    ['not-sent', 'aborted', 499, 'WXH_CALLER_GONE'],
    ['no-answer', 'reset', 502, 'WXH_UPSTREAM_UNTRUSTED'],
    ['no-answer', 'deadline', 504, 'WXH_DEADLINE_EXCEEDED'],
  ] as const)('that does not begin is a problem: %s, %s', async (kind, reason, status, code) => {
    const floor = await fileFloor(fileOf({ kind, reason, code: 'x' } as StreamOutcome))
    expect(problemOf(await floor[mode]())).toEqual([status, code])
    expect(floor.audited).toMatchObject([{ status, outcome: code }])
    expect(floor.inFlight.count).toBe(0)
  })

  test('that cannot be asked for is a problem', async () => {
    const open = () => Promise.reject(new HostError('WXH_CONFIG', 'no key'))
    const floor = await fileFloor(fileOf(open))
    expect(problemOf(await floor[mode]())).toEqual([502, 'WXH_CONFIG'])
  })

  test.each([302, 206, 404, 500])('that WeChat answers with status %i is a problem', async (status) => {
    const answer = arriving(['{"code":"…"}'], { status })
    const floor = await fileFloor(fileOf(answer))
    expect(problemOf(await floor[mode]())).toEqual([502, 'WXH_FILE_BROKEN'])
    expect(answer.body.destroyed).toBe(true)
  })

  test('is the last answer on its connection while the host stops', async () => {
    const floor = await fileFloor(
      fileOf(async () => {
        void floor.inFlight.stop()
        return arriving(['abc'])
      }),
    )
    expect((await floor[mode]()).headers.connection).toBe('close')
  })
})

/** What is wrong -> the file. The made-up break of a connection has a code as Node's have. */
const broken: readonly [string, () => OpenFile][] = [
  ['another hash', () => fileOf(arriving(['abd']))],
  ['no gzip', () => fileOf(arriving(['abc']), { gunzip: true })],
  ['half of a gzip', () => fileOf(arriving([gzipped.subarray(0, 15)]), { gunzip: true })],
  ['nothing of a gzip', () => fileOf(arriving([]), { gunzip: true })],
  ['a flipped bit in a gzip', () => fileOf(arriving([flipped(gzipped)]), { gunzip: true })],
  ['a connection that broke', () => fileOf(arriving(breaking()))],
  ['a coding that nobody knows', () => fileOf(arriving(['abc'], { headers: { 'content-encoding': 'toString' } }))],
  ['a line without an end', () => fileOf(arriving(endless()), { readLines: countingLines })],
]

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(copy.readUInt8(copy.length - 6) ^ 1, copy.length - 6)
  return copy
}

async function* breaking() {
  yield 'ab'
  throw Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })
}

function* endless() {
  for (let i = 0; i < 3; i++) yield 'a'.repeat(524_288)
}

describe('a file that is broken', () => {
  test.each(broken)('by %s is a problem where it is checked first', async (_what, file) => {
    const floor = await fileFloor(file())
    expect(problemOf(await floor.checked())).toEqual([502, 'WXH_FILE_BROKEN'])
    expect(floor.audited).toMatchObject([{ status: 502, outcome: 'WXH_FILE_BROKEN' }])
    expect([floor.inFlight.count, await floor.leftBehind()]).toEqual([0, []])
  })

  test.each(broken)('by %s never ends where it is sent at once', async (_what, file) => {
    const floor = await fileFloor(file())
    const text = await allOf(await floor.ask({ query: '?stream=1' }))
    expect(text.endsWith('0\r\n\r\n')).toBe(false)
    expect(text.startsWith('HTTP/1.1 200 OK')).toBe(text !== '')
    await floor.recorded()
    expect(floor.audited).toMatchObject([{ status: 200, outcome: 'WXH_FILE_BROKEN' }])
    expect(floor.inFlight.count).toBe(0)
  })

  test('names the code of what went wrong, for the operator', async () => {
    const { checked, ask, logged, recorded } = await fileFloor(fileOf(async () => arriving(breaking())))
    expect((await checked()).json().detail).toContain('(UND_ERR_SOCKET)')
    await allOf(await ask({ query: '?stream=1' }))
    await recorded()
    expect(logged).toContainEqual(
      expect.objectContaining({
        msg: 'the answer was cut off',
        err: expect.objectContaining({ message: expect.stringContaining('UND_ERR_SOCKET') }),
      }),
    )
  })

  test('cannot be told by its end in HTTP/1.0: it is checked first', async () => {
    const wrong = await fileFloor(fileOf(arriving(['abd'])))
    expect(await allOf(await wrong.ask({ query: '?stream=1', version: '1.0' }))).toContain('"code":"WXH_FILE_BROKEN"')
    const right = await fileFloor(fileOf(arriving(['abc'])))
    expect(await allOf(await right.ask({ query: '?stream=1', version: '1.0' }))).toMatch(/content-length: 3\r\n.*abc$/s)
  })
})

describe('rows that the plugin cannot read', () => {
  const fault = { kind: 'fault', phase: 'decode', what: 'threw', note: 'TypeError at x.ts:1' }
  const readLines = async () => {
    throw new HostError('WXH_PLUGIN_FAULT', 'The plugin could not read a line of the file.', { cause: fault })
  }

  test('are a problem, and logged with the place', async () => {
    const { checked, logged } = await fileFloor(fileOf(arriving(['abc']), { readLines }))
    expect(problemOf(await checked())).toEqual([500, 'WXH_PLUGIN_FAULT'])
    expect(logged).toContainEqual(expect.objectContaining({ level: 50, err: fault }))
  })

  test('cut the answer off, as a fault of the plugin', async () => {
    const floor = await fileFloor(fileOf(arriving(['abc']), { readLines }))
    await allOf(await floor.ask({ query: '?stream=1' }))
    await floor.recorded()
    expect(await floor.parts.metrics.text()).toContain('outcome="WXH_PLUGIN_FAULT",class="plugin-fault"} 1')
  })
})

describe('where no temporary file can be made', () => {
  test('nothing is asked of WeChat', async () => {
    let asked = 0
    const open = async () => {
      asked++
      return arriving(['abc'])
    }
    const { parts } = await fileFloor(fileOf(open))
    const dataDir = join(parts.settings.dataDir, 'file')
    await writeFile(dataDir, '')
    const { checked, logged } = await fileFloor(fileOf(open), { dataDir })
    expect(problemOf(await checked())).toEqual([503, 'WXH_STORE_UNAVAILABLE'])
    expect(logged).toContainEqual(expect.objectContaining({ err: expect.objectContaining({ code: 'ENOTDIR' }) }))
    expect(asked).toBe(0)
  })
})

/** A file without an end, and how much of it was taken. */
function large() {
  const piece = Buffer.alloc(65_536, 'a')
  const taken = { bytes: 0 }
  const body = new Readable({
    read() {
      taken.bytes += piece.length
      this.push(piece)
    },
  })
  return { body, taken, file: fileOf(arriving([], { body })) }
}

describe('a caller', () => {
  test.each([
    ['?stream=1', 'sent at once'],
    ['', 'checked first'],
  ])('that hangs up ends the download (%s: %s)', async (query) => {
    const { body, taken, file } = large()
    const floor = await fileFloor(file)
    const socket = await floor.ask({ query })
    await until(() => taken.bytes > 1_000_000)
    socket.destroy()
    await floor.recorded()
    expect(body.destroyed).toBe(true)
    expect(floor.audited).toMatchObject([{ outcome: 'WXH_CALLER_GONE' }])
    expect(floor.logged.filter(({ level }) => level === 50)).toEqual([])
    expect(floor.inFlight.count).toBe(0)
  })

  test('that hung up before has nothing downloaded', async () => {
    const ready = Promise.withResolvers<OpenFile>()
    const floor = await fileFloor(ready.promise)
    const signals: AbortSignal[] = []
    const socket = await floor.ask()
    await until(() => floor.calls.length > 0)
    const gone = new Promise((resolve) => floor.calls[0]?.signal?.addEventListener('abort', resolve))
    socket.destroy()
    await gone
    ready.resolve(
      fileOf(async (signal) => {
        signals.push(signal)
        return { kind: 'not-sent', reason: 'aborted', code: 'aborted' }
      }),
    )
    await floor.recorded()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    expect(floor.audited).toMatchObject([{ status: 499, outcome: 'WXH_CALLER_GONE' }])
  })

  test('that hangs up while a checked file is sent is written down so', async () => {
    const bytes = 33_554_432
    const { hash: _hash, ...file } = fileOf(arriving([Buffer.alloc(bytes, 'a')]))
    const floor = await fileFloor(file)
    const socket = await floor.ask()
    await new Promise((resolve) => socket.once('data', resolve))
    socket.destroy()
    await floor.recorded()
    expect(floor.audited).toMatchObject([{ status: 200, outcome: 'WXH_CALLER_GONE' }])
    expect([floor.inFlight.count, await floor.leftBehind()]).toEqual([0, []])
  })

  test('that reads nothing holds the download up', async () => {
    const { taken, file } = large()
    const floor = await fileFloor(file)
    const socket = await floor.ask({ query: '?stream=1' })
    let before = -1
    // The system's own buffers fill up first: a few megabytes.
    while (taken.bytes === 0 || before < taken.bytes) {
      before = taken.bytes
      for (let turn = 0; turn < 1_000; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
    expect(taken.bytes).toBeLessThan(16_777_216)
    socket.destroy()
    await floor.recorded()
  })
})

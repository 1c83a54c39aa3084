import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { AnyOperation } from '../protocol/index.ts'
import { rigWith } from '../testing/call-rig.ts'
import { answered } from '../testing/scripted-transport.ts'
import { wechatOrigin as origin } from '../testing/upstream.ts'
import type { OpenFile } from './open-file.ts'

const signal = new AbortController().signal
const stream = {
  kind: 'stream',
  request: { method: 'GET', origin, path: '/v3/billdownload/file' },
  hash: { alg: 'sha1', hex: 'a9993e364706816aba3e25717850c26c9cd0d89d' },
  contentType: 'text/csv; charset=utf-8',
  fileName: 'bill.csv',
} as const

async function opened(more: Partial<AnyOperation> & { rows?: boolean } = {}) {
  const { rows, ...operation } = more
  let time = 0
  const rig = await rigWith({
    decode: () => (rows === undefined ? stream : { ...stream, rows }),
    authorize: async () => ({ authorization: `at ${++time}` }),
    ...operation,
  })
  const { result, attempts } = await rig.call('x')
  if (result.kind !== 'stream') throw new Error(JSON.stringify(result))
  return { rig, file: result.file, attempts }
}

/** What one line becomes. */
const read = (file: OpenFile, line: string) => file.readLines?.([line], undefined)

describe('a file that is ready', () => {
  test('is told with what is known of it, before it is asked for', async () => {
    const { file, rig, attempts } = await opened()
    expect(file).toEqual({
      hash: stream.hash,
      contentType: stream.contentType,
      fileName: 'bill.csv',
      open: expect.any(Function),
    })
    expect([rig.transport.sent.length, attempts]).toEqual([1, 1])
  })

  test('is asked for with headers of its own each time', async () => {
    const { file, rig } = await opened()
    rig.transport.script.push(answered('abc'), answered('abc'))
    const first = await file.open(signal)
    await file.open(signal)
    expect(first.kind === 'streaming' && (await text(first.body))).toBe('abc')
    expect(rig.transport.sent.map(({ target, headers }) => [target, headers.authorization]).slice(1)).toEqual([
      ['/v3/billdownload/file', 'at 2'],
      ['/v3/billdownload/file', 'at 3'],
    ])
  })

  test('leads nowhere that the plugin did not declare', async () => {
    const request = { method: 'GET', origin: 'https://evil.example.com', path: '/' } as const
    const rig = await rigWith({ decode: () => ({ ...stream, request }) })
    expect((await rig.finish('x')).result).toMatchObject({ kind: 'failed', error: { code: 'WXH_PLUGIN_FAULT' } })
  })
})

describe('rows', () => {
  test('are lines of JSON, with what the line before returned', async () => {
    const { file } = await opened({
      rows: true,
      readLine: (line, state) => ({ state: line, row: { line, before: state ?? null } }),
    })
    expect(await file.readLines?.(['b', 'c'], 'a')).toEqual({
      state: 'c',
      text: '{"line":"b","before":"a"}\n{"line":"c","before":"b"}\n',
    })
  })

  test('may be none', async () => {
    const { file } = await opened({ rows: true, readLine: () => ({ state: 1 }) })
    expect(await read(file, 'heading')).toEqual({ state: 1, text: '' })
  })

  test('are read only where they are asked for', async () => {
    const { file } = await opened({ rows: false, readLine: () => ({ state: 1 }) })
    expect(file.readLines).toBeUndefined()
  })

  test.each([
    ['is asynchronous', () => Promise.reject(new Error('4200001')), 'invalid'],
    ['throws', (line: string) => void JSON.parse(line), 'threw'],
    ['returns nothing', () => undefined, 'invalid'],
    ['returns no state', () => ({ row: 1 }), 'invalid'],
    ['returns what is no JSON', () => ({ state: 1, row: () => 1 }), 'invalid'],
    ['returns what JSON cannot say', () => ({ state: 1, row: 1n }), 'threw'],
  ])('are a fault of the plugin when it %s', async (_what, readLine, what) => {
    const { file } = await opened({ rows: true, readLine: readLine as never })
    await expect(read(file, '`4200001')).rejects.toThrow(
      expect.objectContaining({
        code: 'WXH_PLUGIN_FAULT',
        message: expect.not.stringContaining('4200001'),
        details: { cause: { kind: 'fault', phase: 'decode', what, note: expect.not.stringContaining('4200001') } },
      }),
    )
  })

  test('are a fault of the plugin where it cannot read lines', async () => {
    const { file } = await opened({ rows: true })
    await expect(read(file, 'a')).rejects.toThrow(expect.objectContaining({ code: 'WXH_PLUGIN_FAULT' }))
  })
})

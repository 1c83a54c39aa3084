import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { BatchWriter } from '../../sqlite/batch-writer.ts'
import { testKeyring } from '../../testing/keyring.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import type { Intent } from './intent-store.ts'
import { openSqliteIntentStore } from './sqlite-intent-store.ts'

const day = 24 * 3_600_000

function rig() {
  const directory = mkdtempSync(join(tmpdir(), 'wxhost-intents-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const file = join(directory, 'intents.db')
  const clock = new VirtualClock()
  const intent = (id: string, more: Partial<Intent> = {}): Intent => ({
    id,
    bodyHash: 'h',
    request: {
      method: 'POST',
      origin: 'https://api.weixin.qq.com',
      path: '/x',
      query: [['access_token', null]],
      headers: {},
      body: { kind: 'text', contentType: 'application/json', text: '{"touser":"o6_bmjrPTlm6_2sgVt7hMZOPfL2M"}' },
      fill: [{ at: { in: 'query', index: 0 }, kind: 'credential', name: 'access-token' }],
    },
    firstSentAt: clock.now(),
    keepUntil: clock.now() + day,
    pluginVersion: '1.0.0',
    ...more,
  })
  const open = (key?: string) => openSqliteIntentStore(file, testKeyring(key), clock)
  return { file, clock, intent, open }
}

describe('an intent', () => {
  test('is on the disk once it is stored', async () => {
    const { open, intent } = rig()
    const [one, two] = [await open(), await open()]
    const stored = intent('a', { answer: { output: { n: 1 }, warnings: [] } })
    await one.put(stored)
    expect(two.get('a')).toEqual(stored)
    expect(two.get('b')).toBeUndefined()
    await one.close()
    await two.close()
  })

  test('is replaced by a later one, and deleted', async () => {
    const { open, intent } = rig()
    const store = await open()
    await Promise.all([store.put(intent('a')), store.put(intent('a', { bodyHash: 'later' })), store.put(intent('b'))])
    expect(store.get('a')?.bodyHash).toBe('later')
    await store.delete('a')
    expect(store.get('a')).toBeUndefined()
    expect(store.get('b')).toBeDefined()
    await store.close()
  })

  test('is sealed: nothing of it can be read in the file, nor with another key', async () => {
    const { open, intent, file } = rig()
    const store = await open()
    await store.put(intent('a'))
    await store.close()
    expect(readFileSync(file).includes('o6_bmjrPTlm6')).toBe(false)
    expect(statSync(file).mode & 0o077).toBe(0)
    const other = await open('22')
    expect(() => other.get('a')).toThrow('master key')
    await other.close()
  })

  test('is forgotten after a day, and purged within the next hour', async () => {
    const { open, intent, clock, file } = rig()
    const store = await open()
    await store.put(intent('a'))
    await clock.advance(day - 1)
    expect(store.get('a')).toBeDefined()
    await clock.advance(1)
    expect(store.get('a')).toBeUndefined()
    await clock.advance(3_600_000)
    await store.close()
    const rows = new DatabaseSync(file).prepare('SELECT count(*) AS n FROM kept_intent').get()
    expect(rows).toEqual({ n: 0 })
    expect(clock.pending).toBe(0)
  })

  test('that was waiting to be written is written at the end', async () => {
    const { open, intent } = rig()
    const store = await open()
    const put = store.put(intent('a'))
    await store.close()
    await put
    const again = await open()
    expect(again.get('a')).toBeDefined()
    await again.close()
  })

  test('that comes after the end is refused, and the process goes on', async () => {
    const { open, intent } = rig()
    const store = await open()
    await store.close()
    await expect(store.put(intent('a'))).rejects.toThrow('not open')
  })
})

describe('writes of one turn', () => {
  test('go together: one that fails takes the others with it', async () => {
    const database = new DatabaseSync(':memory:')
    database.exec('CREATE TABLE t (n INTEGER PRIMARY KEY)')
    const writer = new BatchWriter(database)
    const insert = (n: number) => writer.write(() => database.exec(`INSERT INTO t VALUES (${n})`))
    const settled = await Promise.allSettled([insert(1), insert(1), insert(2)])
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    await insert(3)
    expect(database.prepare('SELECT n FROM t').all()).toEqual([{ n: 3 }])
    writer.flush()
    database.close()
  })
})

import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { createSqliteInbox } from '../../inbound/inbox/sqlite-inbox.ts'
import type { InboxStore } from '../../inbound/inbox-store.ts'
import { createKeyring } from '../../keyring/derived-keyring.ts'
import { SecretValue } from '../../secret-value.ts'
import { useTempDir } from '../../settings/testing/use-temp-dir.ts'
import { openStateDatabase } from '../../sqlite/state-database.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { main } from '../main.ts'
import { testIo } from '../testing/test-io.ts'

const dir = useTempDir()
const masterKey = randomBytes(32).toString('base64url')
const env = { WXHOST_MODE: 'sandbox', WXHOST_DATA_DIR: '.', WXHOST_MASTER_KEY: masterKey }
/** Of the events in the inbox: the first delivered, the second dead, the third held, the fourth pending. */
let ids: readonly string[] = []

const outcomes = { settleNow: () => {} }

/** As the host that runs on the same directory would. */
async function inInbox<T>(work: (inbox: InboxStore) => T | Promise<T>): Promise<T> {
  const state = await openStateDatabase(join(dir.path, 'state.db'))
  const clock = new VirtualClock(Date.UTC(2020, 0, 1))
  const inbox = createSqliteInbox(state, createKeyring([new SecretValue(masterKey)]), outcomes, clock)
  try {
    return await work(inbox)
  } finally {
    inbox.close()
    state.close()
  }
}

beforeEach(async () => {
  ids = await inInbox(async (inbox) => {
    const events = ['a', 'b', 'c', 'd'].map((id) => ({
      id,
      type: 'text',
      orderKey: 'oOPENID',
      data: { Content: '秘密' },
    }))
    const push = {
      owner: 'app:wx1',
      appid: 'wx1',
      protocol: 'message',
      channel: 'push',
      ack: { status: 200, body: '' },
    }
    const found: string[] = []
    for (const event of events) {
      const stored = await inbox.accept({ ...push, events: [event], hasWebhook: event.id !== 'c' })
      if (stored.kind === 'stored') found.push(stored.events[0]?.id ?? '')
    }
    const [delivered = '', dead = ''] = found
    await inbox.delivered(delivered, Date.UTC(2020, 0, 2))
    await inbox.failed(dead, 'status 500', 'dead')
    return found
  })
})

async function run(line: string, more: Readonly<Record<string, string | undefined>> = {}) {
  const io = testIo(dir.path, { ...env, ...more })
  return { code: await main(['inbox', ...line.split(' ')], io), out: io.out(), err: io.err() }
}

describe('inbox list', () => {
  test('shows state, tries and problem of each, the newest first', async () => {
    const { code, out } = await run('list')
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/))
    expect(code).toBe(0)
    expect(lines).toEqual([
      ['ID', 'RECEIVED', 'CHANNEL', 'TYPE', 'STATE', 'TRIES', 'LAST PROBLEM'],
      [ids[3], '2020-01-01T00:00:00.000Z', 'message.push', 'text', 'pending', '0', '-'],
      [ids[2], '2020-01-01T00:00:00.000Z', 'message.push', 'text', 'held', '0', '-'],
      [ids[1], '2020-01-01T00:00:00.000Z', 'message.push', 'text', 'dead', '1', 'status 500'],
      [ids[0], '2020-01-01T00:00:00.000Z', 'message.push', 'text', 'delivered', '1', '-'],
      ['In the inbox: 1 pending, 1 delivered, 1 dead, 1 held.'],
    ])
  })

  test('prints one JSON document on request, without personal data', async () => {
    const { out } = await run('list --json --limit 1')
    expect(JSON.parse(out)).toMatchObject({
      counts: { pending: 1, delivered: 1, dead: 1, held: 1 },
      events: [{ id: ids[3], state: 'pending', lastProblem: null, nextTryAt: '2020-01-01T00:00:00.000Z' }],
    })
    expect(out).not.toMatch(/oOPENID|秘密/)
  })

  test('narrows to a state and a channel', async () => {
    expect((await run('list --state dead')).out.split('\n')[1]).toContain(ids[1])
    expect((await run('list --channel pay.notify')).out).toBe('In the inbox: 1 pending, 1 delivered, 1 dead, 1 held.\n')
  })
})

describe('inbox show', () => {
  test('tells all but what WeChat pushed', async () => {
    const { code, out, err } = await run(`show ${ids[1]}`)
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^state: +dead$/m)
    expect(out).toMatch(/^lastProblem: +status 500$/m)
    expect(out).not.toMatch(/oOPENID|秘密/)
  })

  test('prints the data with --data, and says what it is', async () => {
    const { out, err } = await run(`show ${ids[1]} --data --json`)
    expect(JSON.parse(out)).toMatchObject({ id: ids[1], orderKey: 'oOPENID', data: { Content: '秘密' } })
    expect(err).toContain('personal data')
    expect((await run(`show ${ids[1]} --data`)).out).toContain('"Content": "秘密"')
  })

  test('fails where there is no such event', async () => {
    expect(await run('show ffff')).toMatchObject({ code: 1, err: expect.stringContaining('There is no event ffff') })
  })
})

describe('inbox replay', () => {
  test('makes what is dead or held pending again', async () => {
    const { code, out } = await run('replay --dead --held')
    expect([code, out]).toEqual([0, expect.stringContaining('Pending again: 2 events.')])
    expect(await inInbox((inbox) => inbox.counts())).toMatchObject({ pending: 3, dead: 0, held: 0 })
  })

  test('takes ids, and says which could not be', async () => {
    const { code, out, err } = await run(`replay ${ids[0]} ${ids[0]} ${ids[3]} ffff`)
    expect(code).toBe(1)
    expect(out).toContain('Pending again: 1 event.')
    expect(err).toContain('Of the ids, 2 are unknown or pending already.')
  })

  test('wants to be told what', async () => {
    expect(await run('replay')).toMatchObject({
      code: 2,
      err: expect.stringContaining('name ids, or --dead, or --held'),
    })
  })
})

describe('inbox purge', () => {
  test('tells first how many would go', async () => {
    const { code, out } = await run('purge --before 30d --state delivered dead')
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^Would delete 2 events \(delivered, dead; received before /),
    ])
    expect(await inInbox((inbox) => inbox.counts())).toMatchObject({ delivered: 1, dead: 1 })
  })

  test('deletes what was delivered, and nothing else, with --yes', async () => {
    expect((await run('purge --before 2020-01-02 --yes')).out).toMatch(/^Deleted 1 event \(delivered;/)
    expect(await inInbox((inbox) => inbox.counts())).toEqual({ pending: 1, delivered: 0, dead: 1, held: 1 })
  })

  test('spares what came later', async () => {
    expect((await run('purge --before 2020-01-01 --yes')).out).toMatch(/^Deleted 0 events/)
  })

  test.each([
    'purge',
    'purge --before soon',
    'purge --before 2020-13-01',
    'purge --before 30d --state pending',
    'list --limit 0',
    'list --limit many',
  ])('%s is not understood', async (line) => {
    expect((await run(line)).code).toBe(2)
  })
})

describe('the inbox', () => {
  test('is not made where there is none', async () => {
    const { code, err } = await run('list --data-dir elsewhere')
    expect([code, err]).toEqual([1, expect.stringContaining('There is no inbox at')])
  })

  test('needs the master key', async () => {
    const { code, err } = await run('list', { WXHOST_MODE: 'production', WXHOST_MASTER_KEY: undefined })
    expect([code, err]).toEqual([1, expect.stringContaining('WXHOST_MASTER_KEY')])
  })

  test('opens although other settings are wrong', async () => {
    expect((await run('list', { WXHOST_PORT: 'x' })).code).toBe(0)
  })
})

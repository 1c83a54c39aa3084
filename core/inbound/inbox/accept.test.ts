import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { event, inboxRig, pushOf, storeOne } from '../testing/inbox-rig.ts'

const openid = 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M'
const settles = { protocol: 'pay', key: 'order:1', owner: 'merchant', stage: 'delivered', detail: 'SUCCESS' } as const

describe('an event', () => {
  test('is on the disk once it is accepted', async () => {
    const { inbox, close, open, clock } = await inboxRig()
    const id = await storeOne(inbox, event('a', { orderKey: openid }))
    close()
    const again = await open()
    expect(again.inbox.find(id)).toEqual({
      id,
      sequence: 1,
      owner: 'merchant:1900000109',
      appid: 'wxd678efh567hg6787',
      channel: 'pay.notify',
      type: 'TRANSACTION.SUCCESS',
      orderKey: openid,
      receivedAt: clock.now(),
      state: 'pending',
      tries: 0,
      nextTryAt: clock.now(),
      data: { out_trade_no: 'a' },
    })
    expect(again.inbox.find('nobody')).toBeUndefined()
  })

  test('has an id of owner, channel and its own id', async () => {
    const { inbox } = await inboxRig()
    // printf '["merchant:1900000109","pay.notify","a"]' | sha256sum | cut -c1-32
    const shell = `printf '["merchant:1900000109","pay.notify","a"]' | sha256sum | cut -c1-32`
    expect(await storeOne(inbox, event('a'))).toBe(execFileSync('sh', ['-c', shell], { encoding: 'utf8' }).trim())
  })

  test('lies sealed: nothing of its data, keys and answers is in the files', async () => {
    const { inbox, directory } = await inboxRig()
    const id = await storeOne(
      inbox,
      event(`text:${openid}`, { data: { FromUserName: openid }, orderKey: openid, alsoKnownAs: [`x:${openid}`] }),
    )
    await inbox.answered([id], { status: 200, body: openid })
    const files = readdirSync(directory)
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((name) => readFileSync(join(directory, name)).includes(openid))).toEqual([])
  })

  test('survives a crash right after it was accepted', async () => {
    const { inbox, file, directory, clock } = await inboxRig()
    const id = await storeOne(inbox, event('a', { settles }))
    // What a killed process leaves: the file and its log, never closed.
    const copy = join(directory, 'copy.db')
    copyFileSync(file, copy)
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`)
    const rows = (sql: string) => new DatabaseSync(copy).prepare(sql).all()
    expect(rows('SELECT id, received_at FROM inbox')).toEqual([{ id, received_at: clock.now() }])
    expect(rows('SELECT key, stage FROM outcome')).toEqual([{ key: 'order:1', stage: 'delivered' }])
  })

  test('is held where no webhook takes it', async () => {
    const { inbox, clock } = await inboxRig()
    let told = 0
    inbox.onPending(() => told++)
    await inbox.accept(pushOf([event('a')], { hasWebhook: false }))
    expect([inbox.due(clock.now(), 9), inbox.nextDueAt(), told]).toEqual([[], undefined, 0])
    expect(inbox.counts()).toEqual({ pending: 0, delivered: 0, dead: 0, held: 1 })
  })
})

describe('the same event again', () => {
  test('is known, also in the turn in which it comes first', async () => {
    const { inbox } = await inboxRig()
    let told = 0
    inbox.onPending(() => told++)
    const many = await Promise.all(Array.from({ length: 20 }, () => inbox.accept(pushOf([event('a')]))))
    const later = await inbox.accept(pushOf([event('a')]))
    const flat = [...many, later].flatMap((stored) => (stored.kind === 'stored' ? stored.events : []))
    expect(flat.map(({ isNew }) => isNew)).toEqual([true, ...Array(20).fill(false)])
    expect(new Set(flat.map(({ id }) => id)).size).toBe(1)
    expect([inbox.counts().pending, told]).toEqual([1, 1])
  })

  test('is known by any of its names, and brings more', async () => {
    const { inbox } = await inboxRig()
    const first = await storeOne(inbox, event('order:1', { alsoKnownAs: ['EV-1'] }))
    expect(await storeOne(inbox, event('EV-1', { alsoKnownAs: ['EV-2'] }))).toBe(first)
    expect(await storeOne(inbox, event('EV-2'))).toBe(first)
    expect(inbox.counts().pending).toBe(1)
  })

  test('is another one for another owner or channel', async () => {
    const { inbox } = await inboxRig()
    const ids = [
      await storeOne(inbox, event('a')),
      await storeOne(inbox, event('a'), { owner: 'app:wxd678efh567hg6787' }),
      await storeOne(inbox, event('a'), { channel: 'refund' }),
      await storeOne(inbox, event('a'), { protocol: 'insurance' }),
    ]
    expect(new Set(ids).size).toBe(4)
  })

  test('is answered as it was the first time, once that is known', async () => {
    const { inbox, close, open } = await inboxRig()
    const id = await storeOne(inbox, event('a'))
    expect(await inbox.accept(pushOf([event('a')]))).not.toHaveProperty('answer')
    await inbox.answered([id], { status: 200, contentType: 'text/xml', body: '<xml/>' })
    close()
    const again = await open()
    expect(await again.inbox.accept(pushOf([event('a')]))).toEqual({
      kind: 'stored',
      events: [{ id, isNew: false }],
      answer: { status: 200, contentType: 'text/xml', body: '<xml/>' },
    })
  })
})

describe('what an event settles', () => {
  test('is joined to the call, before it or after', async () => {
    const { inbox, outcomes } = await inboxRig()
    const place = { owner: 'merchant:1900000109', protocol: 'pay' }
    await outcomes.track(place, 'wx1', { key: 'order:2', owner: 'merchant', stage: 'accepted' })
    await inbox.accept(pushOf([event('a', { settles }), event('b', { settles: { ...settles, key: 'order:2' } })]))
    await outcomes.track(place, 'wx1', { key: 'order:1', owner: 'merchant', stage: 'accepted' })
    for (const key of ['order:1', 'order:2'])
      expect(outcomes.find({ ...place, key })).toMatchObject({ stage: 'delivered', detail: 'SUCCESS', appid: 'wx1' })
  })

  test('belongs to the app where it does not name the merchant', async () => {
    const { inbox, outcomes } = await inboxRig()
    const own = { protocol: 'template', key: 'msg:1', stage: 'failed' } as const
    await inbox.accept(pushOf([event('a', { settles: own })]))
    const id = { owner: 'app:wxd678efh567hg6787', protocol: 'template', key: 'msg:1' }
    expect(outcomes.find(id)?.stage).toBe('failed')
  })
})

describe('a nonce', () => {
  const once = (bodyHash: string, untilMs: number) => ({ once: { nonce: 'n1', untilMs, bodyHash } })

  test('with another body stores nothing', async () => {
    const { inbox, outcomes, clock } = await inboxRig()
    await inbox.accept(pushOf([event('a')], once('h1', clock.now() + 300_000)))
    const other = pushOf([event('b', { settles })], once('h2', clock.now() + 300_000))
    expect(await inbox.accept(other)).toEqual({ kind: 'replayed' })
    expect(inbox.counts().pending).toBe(1)
    expect(outcomes.find({ owner: 'merchant:1900000109', protocol: 'pay', key: 'order:1' })).toBeUndefined()
  })

  test('with the same body is a repeat', async () => {
    const { inbox, clock } = await inboxRig()
    const push = pushOf([event('a')], once('h1', clock.now() + 300_000))
    await inbox.accept(push)
    expect(await inbox.accept(push)).toMatchObject({ kind: 'stored', events: [{ isNew: false }] })
  })

  test('never refuses an event that is not stored', async () => {
    const { inbox, state, clock } = await inboxRig()
    const push = pushOf([event('a')], once('h1', clock.now() + 300_000))
    state.database.exec('PRAGMA query_only = ON')
    await expect(inbox.accept(push)).rejects.toThrow('readonly')
    state.database.exec('PRAGMA query_only = OFF')
    expect(await inbox.accept(push)).toMatchObject({ kind: 'stored', events: [{ isNew: true }] })
  })

  test('may be used again after its end, and by others', async () => {
    const { inbox, clock } = await inboxRig()
    await inbox.accept(pushOf([event('a')], once('h1', clock.now() + 300_000)))
    const elsewhere = pushOf([event('b')], { ...once('h2', clock.now() + 300_000), owner: 'merchant:2' })
    expect((await inbox.accept(elsewhere)).kind).toBe('stored')
    await clock.advance(300_000)
    expect((await inbox.accept(pushOf([event('c')], once('h2', clock.now() + 300_000)))).kind).toBe('stored')
  })

  test('whose end is no number is remembered all the same', async () => {
    const { inbox } = await inboxRig()
    await inbox.accept(pushOf([event('a')], once('h1', Number.NaN)))
    expect((await inbox.accept(pushOf([event('b')], once('h2', 1e300)))).kind).toBe('replayed')
  })
})

describe('what cannot be stored is refused', () => {
  test('on a full disk, and nothing of it is left', async () => {
    const { inbox, outcomes, state } = await inboxRig()
    const pages = state.database.prepare('PRAGMA page_count').get()?.page_count
    state.database.exec(`PRAGMA max_page_count = ${String(pages)}`)
    const big = event('a', { data: 'x'.repeat(50_000), settles })
    await expect(inbox.accept(pushOf([big]))).rejects.toThrow('full')
    expect(inbox.counts().pending).toBe(0)
    expect(outcomes.find({ owner: 'merchant:1900000109', protocol: 'pay', key: 'order:1' })).toBeUndefined()
    state.database.exec('PRAGMA max_page_count = 100000')
    expect(await inbox.accept(pushOf([big]))).toMatchObject({ events: [{ isNew: true }] })
  })

  test('while another process holds the database', async () => {
    const { inbox, file } = await inboxRig()
    const other = new DatabaseSync(file)
    other.exec('BEGIN IMMEDIATE')
    await expect(inbox.accept(pushOf([event('a')]))).rejects.toThrow('locked')
    other.exec('ROLLBACK')
    other.close()
    expect(await inbox.accept(pushOf([event('a')]))).toMatchObject({ events: [{ isNew: true }] })
  })

  test('once the database is closed', async () => {
    const { inbox, close } = await inboxRig()
    close()
    await expect(inbox.accept(pushOf([event('a')]))).rejects.toThrow('not open')
  })

  test('where it is no JSON, without harm to its neighbours', async () => {
    const { inbox } = await inboxRig()
    const odd = event('a', { data: 1n as never })
    const both = await Promise.allSettled([inbox.accept(pushOf([odd])), inbox.accept(pushOf([event('b')]))])
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  })
})

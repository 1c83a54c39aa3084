import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createKeyring } from '../keyring/derived-keyring.ts'
import { SecretValue } from '../secret-value.ts'
import { credentialStoreSuite, setOf } from '../testing/credential-store-suite.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import type { CredentialStore } from './credential-store.ts'
import { openSqliteStore } from './sqlite-store.ts'

const keyring = createKeyring([new SecretValue('11'.repeat(32))])
const key = { owner: 'app:wxd678efh567hg6787', sourceName: 'access-token' }
const opened: { store: CredentialStore; dir: string }[] = []

const freshDir = () => mkdtempSync(join(tmpdir(), 'wxhost-sqlite-'))

async function open(dir: string, clock = new VirtualClock(), keys = keyring): Promise<CredentialStore> {
  const store = await openSqliteStore(join(dir, 'credentials.db'), keys, clock)
  opened.push({ store, dir })
  return store
}

afterEach(async () => {
  for (const { store } of opened) await store.close()
  for (const { dir } of opened.splice(0)) rmSync(dir, { recursive: true, force: true })
})

describe('the SQLite store', () => {
  credentialStoreSuite((clock) => open(freshDir(), clock))

  test('keeps sets over a restart, unreadable in the file and for this user alone', async () => {
    const dir = freshDir()
    const clock = new VirtualClock()
    const set = setOf('refresh-token-in-clear', 7, clock.now())
    const first = await open(dir, clock)
    await first.write(key, set)
    await first.close()
    expect(readFileSync(join(dir, 'credentials.db')).includes('refresh-token-in-clear')).toBe(false)
    expect(statSync(join(dir, 'credentials.db')).mode & 0o077).toBe(0)
    expect(await (await open(dir, clock)).read(key)).toEqual(set)
  })

  test('says so when no master key opens a set, rather than "none"', async () => {
    const dir = freshDir()
    const clock = new VirtualClock()
    await (await open(dir, clock)).write(key, setOf('one', 1, clock.now()))
    const other = await open(dir, clock, createKeyring([new SecretValue('22'.repeat(32))]))
    await expect(other.read(key)).rejects.toMatchObject({ code: 'WXH_SECRET_UNREADABLE' })
  })

  test('refuses a place that is no file', async () => {
    const dir = freshDir()
    const bad = openSqliteStore(dir, keyring, new VirtualClock())
    await expect(bad).rejects.toMatchObject({ code: 'WXH_SETTINGS_INVALID' })
    rmSync(dir, { recursive: true })
  })
})

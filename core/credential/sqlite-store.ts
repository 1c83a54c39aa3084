import type { Clock } from '../clock.ts'
import { HostError } from '../errors/host-error.ts'
import type { Keyring } from '../keyring/keyring.ts'
import { openDatabase } from '../sqlite/open-database.ts'
import { type CredentialSet, lastEnd } from './credential-set.ts'
import { type CredentialStore, type StoreKey, textOfKey } from './credential-store.ts'
import { openSet, sealSet } from './sealed-set.ts'

const schema = `
  CREATE TABLE IF NOT EXISTS credential (
    owner TEXT NOT NULL, source TEXT NOT NULL, fence INTEGER NOT NULL, ends_at INTEGER NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (owner, source)
  ) STRICT;
`
const upsert = `
  INSERT INTO credential (owner, source, fence, ends_at, sealed) VALUES (:owner, :source, :fence, :endsAt, :sealed)
  ON CONFLICT (owner, source) DO UPDATE SET fence = excluded.fence, ends_at = excluded.ends_at, sealed = excluded.sealed
  WHERE excluded.fence >= credential.fence OR credential.ends_at <= :now
`

/**
 * Credentials in a file, sealed: the embedded store for those that cannot be fetched again. A written set is on the
 * disk before `write` resolves.
 *
 * @param file made when missing, for this user alone.
 * @throws HostError WXH_SETTINGS_INVALID when the file cannot be opened as a database;
 *   `read` throws WXH_SECRET_UNREADABLE for what no master key opens, so that it is not taken for "none yet".
 */
export async function openSqliteStore(file: string, keyring: Keyring, clock: Clock): Promise<CredentialStore> {
  const db = await openDatabase(file, 'the store of durable credentials', schema)
  const select = db.prepare('SELECT sealed FROM credential WHERE owner = ? AND source = ?')
  const write = db.prepare(upsert)
  const remove = db.prepare('DELETE FROM credential WHERE owner = ? AND source = ?')
  return {
    read: async (key) => {
      const sealed = select.get(key.owner, key.sourceName)?.sealed
      return typeof sealed === 'string' ? living(opened(keyring, key, sealed), clock) : undefined
    },
    write: async (key, set) => {
      const place = { owner: key.owner, source: key.sourceName, now: clock.now() }
      const row = { fence: set.fence, endsAt: lastEnd(set), sealed: sealSet(keyring, key, set) }
      return Number(write.run({ ...place, ...row }).changes) > 0
    },
    delete: async (key) => {
      remove.run(key.owner, key.sourceName)
    },
    close: async () => {
      if (db.isOpen) db.close()
    },
  }
}

function opened(keyring: Keyring, key: StoreKey, sealed: string): CredentialSet {
  const set = openSet(keyring, key, sealed)
  if (set !== undefined) return set
  const message = `The stored credentials ${textOfKey(key)} do not open: expected one of the master keys to fit. Add the master key that sealed them as a previous one.`
  throw new HostError('WXH_SECRET_UNREADABLE', message)
}

const living = (set: CredentialSet, clock: Clock): CredentialSet | undefined =>
  lastEnd(set) > clock.now() ? set : undefined

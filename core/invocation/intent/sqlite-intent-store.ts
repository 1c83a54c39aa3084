import type { Clock, Timer } from '../../clock.ts'
import type { Keyring } from '../../keyring/keyring.ts'
import { BatchWriter } from '../../sqlite/batch-writer.ts'
import { openDatabase } from '../../sqlite/open-database.ts'
import type { Intent, IntentStore } from './intent-store.ts'

const purgeEveryMs = 3_600_000
const purpose = 'intent'
const schema = `
  CREATE TABLE IF NOT EXISTS kept_intent (id TEXT PRIMARY KEY, keep_until INTEGER NOT NULL, sealed TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS kept_intent_by_end ON kept_intent (keep_until);
`

/**
 * Intents in SQLite (write-ahead log, flushed on every commit), sealed: they hold openids and answers.
 * @param file a path, or `:memory:`.
 * @throws HostError WXH_SETTINGS_INVALID when the file cannot be opened as a database.
 */
export async function openSqliteIntentStore(file: string, keyring: Keyring, clock: Clock): Promise<IntentStore> {
  const database = await openDatabase(file, 'the store of intents', schema)
  const select = database.prepare('SELECT sealed FROM kept_intent WHERE id = ? AND keep_until > ?')
  const upsert = database.prepare('INSERT OR REPLACE INTO kept_intent (id, keep_until, sealed) VALUES (?, ?, ?)')
  const remove = database.prepare('DELETE FROM kept_intent WHERE id = ?')
  const removeOld = database.prepare('DELETE FROM kept_intent WHERE keep_until <= ?')
  const writer = new BatchWriter(database)
  let timer: Timer

  const purge = () => {
    timer = clock.after(purgeEveryMs, purge)
    // What cannot be purged now is purged an hour later: reads do not show it.
    writer.write(() => removeOld.run(clock.now())).catch(() => {})
  }
  purge()

  return {
    get(id) {
      const row = select.get(id, clock.now())
      if (row === undefined) return undefined
      const plain = keyring.open(purpose, id, String(row.sealed))
      // It is there, so its key was used: taken for a fresh one, it could be sent twice.
      if (plain === undefined) throw new Error('the intent opens under no master key that the host has')
      return thaw(Buffer.from(plain).toString())
    },
    put(intent) {
      const sealed = keyring.seal(purpose, intent.id, Buffer.from(freeze(intent)))
      return writer.write(() => upsert.run(intent.id, intent.keepUntil, sealed))
    },
    delete: (id) => writer.write(() => remove.run(id)),
    async close() {
      timer.cancel()
      writer.flush()
      database.close()
    },
  }
}

/** Bytes are written as base64; everything else in an intent is JSON. */
function freeze(intent: Intent): string {
  const { body } = intent.request
  return JSON.stringify(
    body?.kind === 'bytes'
      ? {
          ...intent,
          request: { ...intent.request, body: { ...body, bytes: Buffer.from(body.bytes).toString('base64') } },
        }
      : intent,
  )
}

function thaw(text: string): Intent {
  const intent = JSON.parse(text) as Intent
  const body = intent.request.body as { kind: string; contentType: string; bytes: string } | undefined
  if (body?.kind !== 'bytes') return intent
  const bytes = new Uint8Array(Buffer.from(body.bytes, 'base64'))
  return { ...intent, request: { ...intent.request, body: { kind: 'bytes', contentType: body.contentType, bytes } } }
}

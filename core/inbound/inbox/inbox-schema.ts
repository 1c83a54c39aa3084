/** Types, channels, owners and times are in the clear; everything else is sealed or hashed. */
export const inboxSchema = `
  CREATE TABLE IF NOT EXISTS inbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE, owner TEXT NOT NULL, appid TEXT NOT NULL, channel TEXT NOT NULL, type TEXT NOT NULL,
    order_hash TEXT, received_at INTEGER NOT NULL, state TEXT NOT NULL,
    tries INTEGER NOT NULL, next_try_at INTEGER NOT NULL, last_problem TEXT, delivered_at INTEGER,
    sealed TEXT NOT NULL, answer TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS inbox_by_due ON inbox (next_try_at, sequence) WHERE state = 'pending';
  CREATE INDEX IF NOT EXISTS inbox_by_order ON inbox (order_hash, sequence) WHERE state = 'pending';
  CREATE INDEX IF NOT EXISTS inbox_by_state ON inbox (state, received_at);
  CREATE TABLE IF NOT EXISTS inbox_alias (alias TEXT PRIMARY KEY, event TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS inbox_alias_by_event ON inbox_alias (event);
  CREATE TABLE IF NOT EXISTS inbox_nonce (
    id TEXT PRIMARY KEY, body_hash TEXT NOT NULL, ends_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS inbox_nonce_by_end ON inbox_nonce (ends_at);
`

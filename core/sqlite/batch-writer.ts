import type { DatabaseSync } from 'node:sqlite'

type Write = () => void

interface Queued {
  readonly write: Write
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Gathers the writes of one turn of the event loop into one transaction: one flush to disk for all of them. */
export class BatchWriter {
  readonly #database: DatabaseSync
  #queue: Queued[] = []

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** Resolves when the write is on disk. */
  write(write: Write): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ write, resolve, reject })
      if (this.#queue.length === 1) setImmediate(() => this.flush())
    })
  }

  flush(): void {
    const batch = this.#queue
    this.#queue = []
    if (batch.length === 0) return
    try {
      this.#database.exec('BEGIN IMMEDIATE')
      for (const { write } of batch) write()
      this.#database.exec('COMMIT')
    } catch (error) {
      this.#rollBack()
      for (const { reject } of batch) reject(error)
      return
    }
    for (const { resolve } of batch) resolve()
  }

  /** A database that was closed meanwhile refuses this too; it must not keep the writers from learning of it. */
  #rollBack(): void {
    try {
      if (this.#database.isOpen && this.#database.isTransaction) this.#database.exec('ROLLBACK')
    } catch {
      // Nothing of it was committed, and the next BEGIN says so if the transaction still stands.
    }
  }
}

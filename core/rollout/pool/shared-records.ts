import type { RedisLink } from '../../redis/redis-link.ts'
import type { HistoryEntry, Rollout } from '../rollout.ts'
import { readEntries, readRollout, writeEntry } from './rollout-codec.ts'

/** Where hosts tell each other that something is new; a message says which rollout, and nothing depends on it alone. */
export const newsChannel = 'wxhost:{rollouts}:news'

// One slot for all: there are few, and one script must see both keys.
const recordsKey = 'wxhost:{rollouts}:records'
const historyKey = (id: string): string => `wxhost:{rollouts}:history:${id}`
const stampField = 'stamp'
const fieldOf = (id: string): string => `rollout:${id}`

// KEYS: records, history of this rollout. ARGV: field, the record that must be there ('' for none), the next record,
// stamp, channel, id, entries of history … @returns 0, or the record that is there instead.
const replaceScript = `
  local held = redis.call('HGET', KEYS[1], ARGV[1]) or ''
  if held ~= ARGV[2] then return held end
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3], '${stampField}', ARGV[4])
  -- Lua takes no more than some 8000 arguments at once.
  for i = 7, #ARGV, 1000 do redis.call('SADD', KEYS[2], unpack(ARGV, i, math.min(i + 999, #ARGV))) end
  -- One who may use no channel is not told of it, and looks: what was written stands.
  redis.pcall('PUBLISH', ARGV[5], ARGV[6])
  return 0
`

/** A rollout as Redis holds it; `raw` is what must still be there when it is replaced, '' where there is none. */
export interface SharedRecord {
  readonly raw: string
  readonly rollout: Rollout | undefined
}

export const noRecord: SharedRecord = { raw: '', rollout: undefined }

/** The rollouts that all hosts share, in Redis. Every method throws StoreAwayError where Redis is away. */
export interface SharedRecords {
  /** Differs from any it had before whenever a record was changed, also by a Redis that lost some. */
  stamp(): Promise<string>
  all(): Promise<{ readonly stamp: string; readonly records: ReadonlyMap<string, SharedRecord> }>
  one(id: string): Promise<SharedRecord>
  /** @returns undefined when done, else the record that is there instead of `seen`. */
  replace(seen: SharedRecord, next: Rollout, entries: readonly HistoryEntry[]): Promise<SharedRecord | undefined>
  history(id: string): Promise<readonly HistoryEntry[]>
}

/** @param newStamp a text that was never used before, each time. */
export function createSharedRecords(link: RedisLink, newStamp: () => string): SharedRecords {
  return {
    stamp: async () => (await link.run((redis) => redis.hget(recordsKey, stampField))) ?? '',
    all: async () => {
      const fields = await link.run((redis) => redis.hgetall(recordsKey))
      const records = Object.values(fields).flatMap((raw) => recordIfAny(raw))
      return { stamp: fields[stampField] ?? '', records: new Map(records) }
    },
    one: async (id) => recordOf((await link.run((redis) => redis.hget(recordsKey, fieldOf(id)))) ?? ''),
    replace: async (seen, next, entries) => {
      const args = [fieldOf(next.id), seen.raw, JSON.stringify(next), newStamp(), newsChannel, next.id]
      const held = await link.run((redis) =>
        redis.eval(replaceScript, 2, recordsKey, historyKey(next.id), ...args, ...entries.map(writeEntry)),
      )
      return typeof held === 'string' ? recordOf(held) : undefined
    },
    history: async (id) => readEntries(await link.run((redis) => redis.smembers(historyKey(id)))),
  }
}

const recordOf = (raw: string): SharedRecord => ({ raw, rollout: readRollout(raw) })

function recordIfAny(raw: string): readonly [string, SharedRecord][] {
  const record = recordOf(raw)
  return record.rollout === undefined ? [] : [[record.rollout.id, record]]
}

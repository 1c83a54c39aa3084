import type { Clock } from '../../clock.ts'
import { HostError } from '../../errors/host-error.ts'
import type { PreparedRequest } from '../../runner/prepared-request.ts'
import type { CallKey } from './call-keys.ts'
import type { Intent, IntentStore, StoredAnswer } from './intent-store.ts'

/** What is known of a call's keys, taken together. */
export type Begun =
  | { readonly kind: 'fresh' }
  /** A final answer is stored: it is given again, nothing is sent. */
  | { readonly kind: 'answered'; readonly answer: StoredAnswer }
  /** It was answered for certain; WeChat is asked again with the same body. */
  | { readonly kind: 'settled'; readonly request: PreparedRequest; readonly writer: Writer }
  /** An earlier call was sent and never answered for certain: only its own body may be sent again. */
  | {
      readonly kind: 'unsettled'
      readonly request: PreparedRequest
      readonly firstSentAt: number
      readonly writer: Writer
    }

/** Who wrote a stored request. */
export type Writer = Pick<Intent, 'plugin' | 'pluginVersion'>

/** Keeps the keys of calls: a key belongs to one body, is worked on once at a time, and keeps its body and answer. */
export interface Idempotency {
  /** The request that is stored under one of these keys. @throws HostError WXH_STORE_UNAVAILABLE. */
  requestOf(keys: readonly CallKey[]): PreparedRequest | undefined
  /**
   * Takes all keys of a call, or none.
   * @throws HostError WXH_IDEMPOTENCY_IN_FLIGHT, WXH_IDEMPOTENCY_MISMATCH, WXH_STORE_UNAVAILABLE.
   */
  begin(keys: readonly CallKey[], request: PreparedRequest): Promise<Begun>
  /**
   * What was stored by this call surely had no effect: another request takes its place. Resolves once that is durable; until
   * then nothing of it may be sent. Keys that were known before this call keep theirs.
   * @throws HostError WXH_STORE_UNAVAILABLE.
   */
  replace(keys: readonly CallKey[], request: PreparedRequest): Promise<void>
  /** The final answer. */
  settle(keys: readonly CallKey[], answer: StoredAnswer): Promise<void>
  /**
   * It surely had no effect: keys that were new to this call are free again.
   * @param isUndone nor had any earlier sending: keys that were never answered for certain are free, too.
   */
  release(keys: readonly CallKey[], isUndone?: boolean): Promise<void>
  /** Nobody knows: the keys stay with their body. */
  leave(keys: readonly CallKey[]): void
}

/** An intent that a call is working on, and whether this call brought it. */
interface Work {
  readonly intent: Intent
  readonly isNew: boolean
}

export function createIdempotency(store: IntentStore, clock: Clock): Idempotency {
  const working = new Map<string, Work>()
  const known = (id: string) => working.get(id)?.intent ?? find(store, id)
  const leave = (keys: readonly CallKey[]) => {
    for (const { id } of keys) working.delete(id)
  }

  return {
    requestOf: (keys) => keys.map(({ id }) => known(id)?.request).find((request) => request !== undefined),
    async begin(keys, request) {
      const before = keys.map((key) => ({ key, intent: known(key.id) }))
      for (const { key, intent } of before) refuseOther(key, intent, working.has(key.id))
      const answer = before.find(({ key, intent }) => key.replays && intent?.answer !== undefined)?.intent?.answer
      if (answer !== undefined) return { kind: 'answered', answer }
      const stored = before.map(({ intent }) => intent).filter((intent) => intent !== undefined)
      const now = clock.now()
      const body = stored[0]?.request ?? request
      const fresh = before.filter(({ intent }) => intent === undefined).map(({ key }) => intentOf(key, body, now))
      for (const intent of stored) working.set(intent.id, { intent, isNew: false })
      for (const intent of fresh) working.set(intent.id, { intent, isNew: true })
      try {
        await Promise.all(fresh.map((intent) => put(store, intent)))
      } catch (error) {
        leave(keys)
        throw error
      }
      return begunWith(stored)
    },
    async replace(keys, request) {
      const own = keys.flatMap((key) => {
        const work = working.get(key.id)
        return work?.isNew === true ? [intentOf(key, request, clock.now())] : []
      })
      for (const intent of own) working.set(intent.id, { intent, isNew: true })
      await Promise.all(own.map((intent) => put(store, intent)))
    },
    async settle(keys, answer) {
      const intents = keys.flatMap(({ id, replays }) => {
        const intent = working.get(id)?.intent
        return intent === undefined ? [] : [{ ...intent, settled: true as const, ...(replays ? { answer } : {}) }]
      })
      // An answer that cannot be stored is still the caller's; a repeat of the key sends the stored body once more.
      await Promise.all(intents.map((intent) => store.put(intent).catch(() => {})))
      leave(keys)
    },
    async release(keys, isUndone = false) {
      const gone = keys.filter(({ id }) => {
        const work = working.get(id)
        return work !== undefined && (work.isNew || (isUndone && work.intent.settled !== true))
      })
      await Promise.all(gone.map(({ id }) => store.delete(id).catch(() => {})))
      leave(keys)
    },
    leave,
  }
}

const intentOf = (key: CallKey, request: PreparedRequest, now: number): Intent => ({
  id: key.id,
  bodyHash: key.bodyHash,
  plugin: key.plugin,
  pluginVersion: key.pluginVersion,
  request,
  firstSentAt: now,
  keepUntil: now + key.keepMs,
})

/** What is in doubt under any of the keys is in doubt. */
function begunWith(stored: readonly Intent[]): Begun {
  const [first] = stored
  if (first === undefined) return { kind: 'fresh' }
  const open = stored.find(({ settled }) => settled !== true)
  return open === undefined
    ? { kind: 'settled', request: first.request, writer: first }
    : { kind: 'unsettled', request: open.request, firstSentAt: open.firstSentAt, writer: open }
}

function refuseOther(key: CallKey, intent: Intent | undefined, isWorkedOn: boolean): void {
  if (intent !== undefined && intent.bodyHash !== key.bodyHash)
    throw new HostError(
      'WXH_IDEMPOTENCY_MISMATCH',
      key.isHeader
        ? 'This Idempotency-Key was used with another body in the last 24 hours. Use a new key.'
        : `This ${key.name} was used with another body, or by another app of this merchant. Send the same body, or use a new ${key.name} for a new order or refund.`,
    )
  if (isWorkedOn)
    throw new HostError('WXH_IDEMPOTENCY_IN_FLIGHT', `Another request with this ${key.name} is being worked on.`, {
      retryAfterMs: 1_000,
    })
}

const unavailable = (what: string, cause: unknown) =>
  new HostError('WXH_STORE_UNAVAILABLE', `The intent of this call cannot be ${what}, so nothing was sent.`, { cause })

function find(store: IntentStore, id: string): Intent | undefined {
  try {
    return store.get(id)
  } catch (cause) {
    throw unavailable('looked up', cause)
  }
}

async function put(store: IntentStore, intent: Intent): Promise<void> {
  try {
    await store.put(intent)
  } catch (cause) {
    throw unavailable('stored', cause)
  }
}

import type { Clock } from '../../clock.ts'
import { HostError } from '../../errors/host-error.ts'
import type { PreparedRequest } from '../../runner/prepared-request.ts'
import type { Intent, IntentStore, StoredAnswer } from './intent-store.ts'

/** One call under a caller's Idempotency-Key. */
export interface KeyedCall {
  readonly id: string
  readonly bodyHash: string
  readonly request: PreparedRequest
  readonly pluginVersion: string
}

/** What is known of the key. */
export type Begun =
  | { readonly kind: 'fresh' }
  /** A final answer is stored: it is given again, nothing is sent. */
  | { readonly kind: 'answered'; readonly answer: StoredAnswer }
  /** An earlier call under this key was sent and never answered for certain: only its own body may be sent again. */
  | { readonly kind: 'unsettled'; readonly request: PreparedRequest; readonly firstSentAt: number }

/** Keeps callers' Idempotency-Keys: a key belongs to one body, is worked on once at a time, and its answer is given again. */
export interface Idempotency {
  /** The request that is stored under this key. @throws HostError WXH_STORE_UNAVAILABLE. */
  requestOf(id: string): PreparedRequest | undefined
  /** @throws HostError WXH_IDEMPOTENCY_IN_FLIGHT, WXH_IDEMPOTENCY_MISMATCH, WXH_STORE_UNAVAILABLE. */
  begin(call: KeyedCall): Promise<Begun>
  /** The final answer. */
  settle(call: KeyedCall, answer: StoredAnswer): Promise<void>
  /** It surely had no effect: the key is free again. */
  release(call: KeyedCall): Promise<void>
  /** Nobody knows: the key stays with its body. */
  leave(call: KeyedCall): void
}

export function createIdempotency(store: IntentStore, clock: Clock): Idempotency {
  const working = new Map<string, Intent>()
  const intentOf = (id: string) => working.get(id) ?? find(store, id)

  return {
    requestOf: (id) => intentOf(id)?.request,
    async begin(call) {
      const known = intentOf(call.id)
      if (known !== undefined && known.bodyHash !== call.bodyHash)
        throw new HostError(
          'WXH_IDEMPOTENCY_MISMATCH',
          'This Idempotency-Key was used with another body in the last 24 hours. Use a new key.',
        )
      if (working.has(call.id))
        throw new HostError(
          'WXH_IDEMPOTENCY_IN_FLIGHT',
          'Another request with this Idempotency-Key is being worked on.',
          {
            retryAfterMs: 1_000,
          },
        )
      if (known?.answer !== undefined) return { kind: 'answered', answer: known.answer }
      const intent = known ?? { ...call, firstSentAt: clock.now() }
      working.set(call.id, intent)
      if (known !== undefined) return { kind: 'unsettled', request: known.request, firstSentAt: known.firstSentAt }
      await put(store, intent).catch((error: unknown) => {
        working.delete(call.id)
        throw error
      })
      return { kind: 'fresh' }
    },
    async settle(call, answer) {
      const intent = working.get(call.id)
      // An answer that cannot be stored is still the caller's; a repeat of the key sends the stored body once more.
      if (intent !== undefined) await store.put({ ...intent, answer }).catch(() => {})
      working.delete(call.id)
    },
    async release(call) {
      await store.delete(call.id).catch(() => {})
      working.delete(call.id)
    },
    leave(call) {
      working.delete(call.id)
    },
  }
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

import type { App } from '../app/app.ts'
import type { Clock } from '../clock.ts'
import { CredentialRefusedError } from '../credential/credential-errors.ts'
import type { CredentialRequest, Credentials, HeldCredential } from '../credential/credentials.ts'
import { ownerKey } from '../credential/owner.ts'
import { untilAborted } from '../credential/until-aborted.ts'
import { type HostError, isHostError } from '../errors/host-error.ts'
import type { CredentialRequests } from './credential-requests.ts'
import type { UnknownKeys } from './unknown-keys.ts'

/** A message names a key that nobody knows: at most this often WeChat is asked for new ones, per owner. */
const paceMs = 60_000

/**
 * Renews a credential because a message cannot be read without a newer one. Resolves also where no newer one is to be had:
 * then the message stays unreadable, as WeChat's probes mean it to.
 * @throws HostError where there is none at all and none can be fetched; the signal's reason.
 */
export type RefreshCredential = (app: App, name: string, signal?: AbortSignal) => Promise<void>

interface Refresh {
  /** By the monotonic clock. */
  readonly at: number
  readonly done: Promise<void>
}

/** @param unknownKeys what the keys of WeChat Pay were asked for; one that was asked about in vain is not asked about again. */
export function createRefreshCredential(
  clock: Clock,
  credentials: Credentials,
  requests: CredentialRequests,
  unknownKeys?: UnknownKeys,
): RefreshCredential {
  const last = new Map<string, Refresh>()
  /** Those whose last refresh left something to hold. */
  const gave = new Set<string>()

  const renew = async (request: CredentialRequest, held: HeldCredential | undefined, ids: ReadonlySet<string>) => {
    try {
      await (held === undefined ? credentials.get(request) : credentials.rejected(request, held))
    } catch (error) {
      if (!isHostError(error)) throw error
      // Nothing newer is to be had; only where WeChat gave the same again has it answered the question.
      if (!isSameAgain(error)) return
    }
    unknownKeys?.asked(request.owner.id, ids)
  }

  return async (app, name, signal) => {
    const request = requests.of(app, name)
    const held = credentials.current(request)
    const key = `${ownerKey(request.owner)} ${request.sourceName}`
    const now = clock.monotonic()
    // Before the pace: they may be forgotten since (apps read again), and no answer could be read until the minute is over.
    if (held === undefined && !hasOwnKeys(app, request)) {
      const before = Math.floor(clock.now())
      const { revision } = await credentials.get(request, signal)
      // Fetched just now, not found in a store: that was the refresh of this minute.
      if (revision >= before) last.set(key, { at: now, done: Promise.resolve() })
      gave.add(key)
      return
    }
    const recent = last.get(key)
    // As above, for a merchant to whom a key of its own has just come: WeChat may sign with certificates still.
    const isForgotten = held === undefined && gave.has(key)
    if (recent !== undefined && now - recent.at < paceMs && !isForgotten) return untilAborted(recent.done, signal)
    const ids = request.owner.kind === 'merchant' ? (unknownKeys?.toAsk(request.owner.id) ?? none) : none
    if (ids === 'all in vain') return
    // Shared: those who come while it is under way wait for it too, and none of them can end it for the others.
    gave.delete(key)
    const done = renew(request, held, ids).then(() => {
      if (credentials.current(request) !== undefined) gave.add(key)
    })
    last.set(key, { at: now, done })
    await untilAborted(done, signal)
  }
}

const none: ReadonlySet<string> = new Set()

const isSameAgain = (error: HostError): boolean =>
  error instanceof CredentialRefusedError && error.failure.code === 'credential-refused'

/** Public keys from the apps file verify too: a merchant without certificates (404) misses nothing. */
const hasOwnKeys = ({ merchant }: App, { owner }: CredentialRequest): boolean =>
  owner.kind === 'merchant' && merchant !== undefined && merchant.keys.wechatPay.length > 0

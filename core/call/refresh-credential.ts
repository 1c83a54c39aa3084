import type { App } from '../app/app.ts'
import type { Clock } from '../clock.ts'
import { CredentialRefusedError } from '../credential/credential-errors.ts'
import type { Credentials } from '../credential/credentials.ts'
import { ownerKey } from '../credential/owner.ts'
import type { CredentialRequests } from './credential-requests.ts'

/** A message names a key that nobody knows: at most this often WeChat is asked for new ones, per owner. */
const paceMs = 60_000

/**
 * Renews a credential because a message cannot be read without a newer one. Resolves also where no newer one is to be had:
 * then the message stays unreadable, as WeChat's probes mean it to.
 * @throws HostError where there is none at all and none can be fetched; the signal's reason.
 */
export type RefreshCredential = (app: App, name: string, signal?: AbortSignal) => Promise<void>

export function createRefreshCredential(
  clock: Clock,
  credentials: Credentials,
  requests: CredentialRequests,
): RefreshCredential {
  const lastAt = new Map<string, number>()

  return async (app, name, signal) => {
    const request = requests.of(app, name)
    const held = credentials.current(request)
    if (held === undefined) {
      await credentials.get(request, signal)
      return
    }
    const key = `${ownerKey(request.owner)} ${request.sourceName}`
    const last = lastAt.get(key)
    if (last !== undefined && clock.monotonic() - last < paceMs) return
    lastAt.set(key, clock.monotonic())
    try {
      await credentials.rejected(request, held, signal)
    } catch (error) {
      if (!(error instanceof CredentialRefusedError)) throw error
    }
  }
}

import type { CredentialValue } from '../protocol/index.ts'
import { unavailable } from './credential-errors.ts'
import { nextSet, usableValues } from './credential-set.ts'
import type { Renewal } from './renewal.ts'
import { takeLease } from './take-lease.ts'

/**
 * Takes values that WeChat pushed. What is held under other names and has not ended stays.
 * @throws HostError WXH_CREDENTIAL_UNAVAILABLE when they cannot be written to where they must survive: WeChat is to push again.
 */
export async function putValues(renewal: Renewal, values: Readonly<Record<string, CredentialValue>>): Promise<void> {
  const { keeper, request } = renewal
  const lease = await takeLease(renewal, () => false).catch((cause: unknown) => {
    throw unavailable(request, 'the host is stopping', 1_000, cause)
  })
  if (typeof lease === 'string') throw unavailable(request, 'another host holds the lock', 1_000)
  try {
    const loaded = await keeper.load()
    if (request.durable && !loaded.isLoaded)
      throw unavailable(request, 'the store of durable credentials cannot be read', 1_000, loaded.cause)
    await write(renewal, lease.fence, values)
  } finally {
    await lease.release()
  }
}

async function write(
  { keeper, tools, request }: Renewal,
  lease: number | undefined,
  pushed: Readonly<Record<string, CredentialValue>>,
): Promise<void> {
  const { line } = keeper
  const now = tools.clock.now()
  const values = usableValues({ ...living(line.set?.values ?? new Map(), now), ...pushed })
  if (values === undefined) throw unavailable(request, 'the push brought no usable value', 1_000)
  const fence = Math.max(lease ?? Math.floor(now), (line.latest?.fence ?? 0) + 1)
  const written = await keeper.put(nextSet(line.latest, values, { now, fence }))
  if (written === 'superseded' || (request.durable && written === 'failed'))
    throw unavailable(request, 'what was pushed cannot be stored', 1_000)
  line.settle()
  keeper.tell('pushed')
}

function living(
  values: ReadonlyMap<string, { readonly value: string; readonly expiresAt: number }>,
  now: number,
): Record<string, CredentialValue> {
  const entries = [...values].filter(([, { expiresAt }]) => expiresAt > now)
  return Object.fromEntries(entries.map(([name, { value, expiresAt }]) => [name, { value, ttlMs: expiresAt - now }]))
}

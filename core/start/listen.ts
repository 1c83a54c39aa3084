import type { FastifyInstance } from 'fastify'
import type { Clock } from '../clock.ts'
import { HostError } from '../errors/host-error.ts'
import type { Settings } from '../settings.ts'

/** Longer than the waits between the sendings of a call that is cut. */
const settleMs = 1_000

/** @returns the host's own address. @throws HostError WXH_PORT_TAKEN, WXH_SETTINGS_INVALID. */
export async function listen(http: FastifyInstance, { http: { host, port } }: Settings): Promise<string> {
  try {
    return await http.listen({ host, port })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new HostError(
        'WXH_PORT_TAKEN',
        `Port ${port} of ${host} is in use. Stop what listens there, or set WXHOST_PORT to a free port.`,
        { cause },
      )
    throw new HostError(
      'WXH_SETTINGS_INVALID',
      `Cannot listen on ${host}, port ${port} (${code ?? 'unknown'}). Check WXHOST_HOST and WXHOST_PORT.`,
      { cause },
    )
  }
}

/**
 * Takes no more calls; those in hand get `ms` to finish, then their connections are cut.
 * @param idle when no call is in hand: one whose caller hung up holds no connection, and must come to its end too.
 */
export async function drain(http: FastifyInstance, idle: Promise<void>, ms: number, clock: Clock): Promise<void> {
  const late = Promise.withResolvers<void>()
  const cut = clock.after(ms, () => {
    http.server.closeAllConnections()
    late.resolve()
  })
  await http.close()
  await Promise.race([idle, late.promise])
  cut.cancel()
}

/**
 * Calls that were cut come to their end as soon as nothing is sent any more; what is written of them needs that moment.
 * @param idle when no call is in hand.
 */
export async function settle(idle: Promise<void>, clock: Clock): Promise<void> {
  const enough = new AbortController()
  await Promise.race([idle, clock.sleep(settleMs, enough.signal)])
  enough.abort()
}

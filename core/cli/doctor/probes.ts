import { connect } from 'node:net'
import type { SecretValue } from '../../secret-value.ts'

/** Resolves where somebody is there; rejects with why not. Nothing but what the settings name is ever asked. */
export interface Probes {
  redis(url: SecretValue): Promise<void>
  tcp(url: string): Promise<void>
}

const patienceMs = 2_000

export const networkProbes: Probes = {
  async redis(url) {
    const { Redis } = await import('ioredis')
    const redis = new Redis(url.reveal(), {
      lazyConnect: true,
      connectTimeout: patienceMs,
      commandTimeout: patienceMs,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    })
    // ioredis tells every trouble here too, and without a listener prints it.
    let trouble: Error | undefined
    redis.on('error', (error: Error) => {
      trouble = error
    })
    try {
      await redis.connect()
      await redis.ping()
    } catch (error) {
      throw trouble ?? error
    } finally {
      redis.disconnect()
    }
  },

  tcp: (url) =>
    new Promise((resolve, reject) => {
      const { hostname, port, protocol } = new URL(url)
      const host = hostname.replace(/^\[|\]$/g, '')
      const socket = connect({ host, port: Number(port) || (protocol === 'https:' ? 443 : 80), timeout: patienceMs })
      socket.once('connect', resolve).once('error', reject)
      socket.once('timeout', () => reject(new Error('no answer in 2 s')))
      for (const end of ['connect', 'error', 'timeout']) socket.once(end, () => socket.destroy())
    }),
}

/** A code such as ECONNREFUSED where there is one: messages of network errors may name addresses with passwords. */
export const codeOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException
  return code ?? message
}

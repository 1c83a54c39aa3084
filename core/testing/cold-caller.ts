import { request } from 'node:http'
import { systemClock } from '../clock.ts'
import { createCredentials } from '../credential/create-credentials.ts'
import type { FetchedCredential } from '../credential/credentials.ts'
import { createRedisLock } from '../credential/redis-lock.ts'
import { createRedisStore } from '../credential/redis-store.ts'
import { createKeyring } from '../keyring/derived-keyring.ts'
import { connectRedis } from '../redis/connect-redis.ts'
import { SecretValue } from '../secret-value.ts'

// A process of its own: `node cold-caller.ts <redis url> <token url> <callers>` prints the distinct values it got.
const [redisUrl = '', tokenUrl = '', callers = '0'] = process.argv.slice(2)

const link = await connectRedis(new SecretValue(redisUrl), systemClock)
const keyring = createKeyring([new SecretValue('11'.repeat(32))])
const credentials = createCredentials({
  clock: systemClock,
  store: createRedisStore(link, keyring, systemClock),
  lock: createRedisLock(link, systemClock),
  random: () => process.pid / 4_194_304,
  onEvent: () => {},
})

const askTokenServer = (): Promise<FetchedCredential> =>
  new Promise((resolve, reject) => {
    const sent = request(tokenUrl, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => {
        const value = Buffer.concat(parts).toString()
        resolve({ kind: 'acquired', values: { 'access-token': { value, ttlMs: 7_200_000 } } })
      })
    })
    sent.on('error', reject).end()
  })

const one = () =>
  credentials.get({
    owner: { kind: 'app', id: 'wxd678efh567hg6787' },
    sourceName: 'access-token',
    valueName: 'access-token',
    renewAheadMs: 240_000,
    durable: false,
    fetch: askTokenServer,
  })

const values = await Promise.all(Array.from({ length: Number(callers) }, one))
process.stdout.write([...new Set(values.map(({ value }) => value))].join(','))
await credentials.close()

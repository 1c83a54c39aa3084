import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type MockWechat, startMockWechat } from '@wxhost/mock-wechat'
import { RedisServer } from '../../../core/testing/redis-server.ts'
import { type Callers, startCallers } from './callers.ts'
import { type Place, tokenPath } from './protocol.ts'

/** A mock WeChat, a Redis where the machine has one, and four processes of callers. */
export interface Stage {
  readonly mock: MockWechat
  readonly redis: RedisServer | undefined
  readonly processes: readonly Callers[]
  readonly place: Place
  /** A world without any token, and a Redis without any key. */
  clear(): Promise<void>
  stop(): Promise<void>
}

/** A WeChat far away answers no faster; without it the first fetch might end before the last caller asks. */
const roundTripMs = 50
const manifest = fileURLToPath(new URL('../../../plugins.manifest.json', import.meta.url))

export async function openStage(): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), 'wxhost-bench-'))
  const mock = await startMockWechat()
  const redis = hasRedis() ? await RedisServer.start() : undefined
  const masterKey = randomBytes(32).toString('base64url')
  const placeIn = (dataDir: string): Place => ({
    mockUrl: mock.url,
    ...(redis === undefined ? {} : { redisUrl: redis.url }),
    dataDir,
    manifest,
    masterKey,
  })
  const processes = await Promise.all(
    ['1', '2', '3', '4'].map(async (name) => {
      const dataDir = join(directory, name)
      await mkdir(dataDir)
      return startCallers(placeIn(dataDir))
    }),
  )
  return {
    mock,
    redis,
    processes,
    place: placeIn(directory),
    async clear() {
      mock.world.reset()
      mock.world.faults.add({ match: { path: tokenPath }, fault: { delayMs: roundTripMs } })
      await redis?.restart()
    },
    async stop() {
      await Promise.all(processes.map((callers) => callers.stop()))
      await redis?.stop()
      await mock.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

const redisBinary = 'redis-server'
const hasRedis = (): boolean => spawnSync(redisBinary, ['--version'], { stdio: 'ignore' }).status === 0

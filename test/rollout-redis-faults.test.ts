import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { describeWithRedis, RedisServer } from '../core/testing/redis-server.ts'
import { useCanaryHome } from './support/canary-plugin.ts'
import { eventually } from './support/eventually.ts'
import { failing, RolloutHosts } from './support/rollout-hosts.ts'
import { useMock, useSandbox } from './support/sandbox.ts'
import { ShiftedClock } from './support/shifted-clock.ts'
import { type TcpProxy, useTcpProxy } from './support/tcp-proxy.ts'

const weight = 80_000
const stableAlone = ['template-v1@1.0.0']
const reachOf = async (all: RolloutHosts, host: number, id: string) => (await all.admin(host, `/${id}`)).body.reach

describeWithRedis('a rollback over one Redis', () => {
  test('stands on a host that was killed when it came', async () => {
    const all = await RolloutHosts.use({ hosts: 2, change: failing(100) })
    const id = await all.begin(weight)
    let isOver = false
    const loading = all.load(() => isOver, [0, 1]).catch(() => [])
    await eventually(async () => (await all.admin(1, `/${id}`)).body.judge.arms.canary.failed).toBeGreaterThan(0)
    await all.hosts[0]?.kill()
    isOver = true
    await loading
    expect(await all.loadUntilBack(id, [1])).toEqual([])
    await all.hosts[0]?.start()
    await all.untilState(id, 'rolled-back')
    expect(await all.versions()).toEqual(stableAlone)
  }, 120_000)

  test('stands when Redis is restarted and knows nothing', async () => {
    const all = await RolloutHosts.use({ hosts: 2, change: failing(100) })
    const id = await all.begin(weight)
    expect(await all.loadUntilBack(id)).toEqual([])
    await all.redis.restart()
    await eventually(() => Promise.all([0, 1].map((host) => reachOf(all, host, id)))).toEqual(['joined', 'joined'])
    await all.hosts[1]?.kill()
    await all.hosts[1]?.start()
    await all.untilState(id, 'rolled-back')
    expect(await all.versions()).toEqual(stableAlone)
  }, 120_000)

  test('comes while Redis is away, and stands when it is back', async () => {
    const all = await RolloutHosts.use({ hosts: 2, change: failing(100) })
    const id = await all.begin(weight)
    await all.redis.kill()
    expect(await all.loadUntilBack(id)).toEqual([])
    const started = await all.admin(0, `/${id}/clear`, { why: 'too early' })
    expect([started.status, started.body]).toMatchObject([503, { code: 'WXH_ROLLOUT_AWAY' }])
    await all.redis.start()
    await eventually(() => reachOf(all, 0, id)).toBe('joined')
    await all.untilState(id, 'rolled-back')
    expect(await all.versions()).toEqual(stableAlone)
  }, 120_000)

  test('of a host that is cut off is taken over by all once it is back', async () => {
    const { all, cable } = await useCable()
    const id = await all.begin(weight)
    cable.cut()
    await eventually(() => reachOf(all, 1, id)).toBe('away')
    expect(await all.loadUntilBack(id, [1])).toEqual([])
    const paused = await all.admin(0, `/${id}/pause`, { why: 'lunch' })
    expect(paused.body.rollout.state.kind).toBe('paused')
    cable.mend()
    await all.untilState(id, 'rolled-back')
    expect(await all.versions()).toEqual(stableAlone)
  }, 120_000)

  test('reaches a host that was cut off, whatever it did meanwhile', async () => {
    const { all, cable } = await useCable()
    const id = await all.begin(weight)
    cable.cut()
    await eventually(() => reachOf(all, 1, id)).toBe('away')
    expect((await all.admin(1, `/${id}/pause`, { why: 'to be safe' })).body.rollout.state.kind).toBe('paused')
    expect(await all.loadUntilBack(id, [0])).toEqual([])
    cable.mend()
    await all.untilState(id, 'rolled-back')
    expect(await all.versions()).toEqual(stableAlone)
  }, 120_000)

  test('is by one of two operators at two hosts; the other is told what changed', async () => {
    const all = await RolloutHosts.use({ hosts: 2, change: failing(0) })
    const id = await all.begin(weight)
    const { version } = (await all.admin(1, `/${id}`)).body.rollout
    const answers = await Promise.all([
      all.admin(0, `/${id}/pause`, { why: 'it looks odd', version }),
      all.admin(1, `/${id}/abort`, { why: 'it is odd', version }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'WXH_ROLLOUT_CONFLICT',
      detail: expect.stringMatching(/it looks odd|it is odd/),
    })
    const done = answers.find(({ status }) => status === 200)?.body.rollout.state.kind ?? ''
    await all.untilState(id, done)
  }, 120_000)

  test('stands when the clock of a host steps', async () => {
    const { manifest } = await useCanaryHome({
      stable: ['oauth2', 'template-v1'],
      canaries: [{ of: 'template-v1', run: 'inline', change: failing(100) }],
    })
    const redis = await RedisServer.start()
    onTestFinished(() => redis.stop())
    const [mock, clock] = [await useMock(), new ShiftedClock()]
    const env = {
      WXHOST_MANIFEST: manifest,
      WXHOST_REDIS_URL: redis.url,
      WXHOST_MASTER_KEY: randomBytes(32).toString('base64url'),
    }
    const [one, stepped] = [await useSandbox({ mock, env }), await useSandbox({ mock, env, clock })]
    const order = { actor: 'cli:test', why: 'a new version' }
    const steps = [{ kind: 'weight', weight }] as const
    const { control } = one.host.rollouts
    const { rollout } = await control.plan({ protocol: 'template', canary: 'template-v1@1.1.0', steps }, order)
    await control.start(rollout.id, order)
    const states = () =>
      [one, stepped].map(({ host }) => host.rollouts.control.list().map((view) => view.rollout.state.kind))
    await eventually(states).toEqual([['running'], ['running']])
    clock.putForward(3_600_000)
    while (states().some(([kind]) => kind !== 'rolled-back'))
      for (const { call } of [one, stepped]) expect((await call('template.list')).status).toBe(200)
    clock.putForward(-7_200_000)
    await redis.restart()
    await eventually(() => stepped.host.rollouts.control.view(rollout.id).reach).toBe('joined')
    expect(states()).toEqual([['rolled-back'], ['rolled-back']])
    for (const { call } of [one, stepped])
      expect((await call('template.list')).headers.get('x-wxhost-plugin')).toBe('template-v1@1.0.0')
  }, 120_000)
})

/** Two hosts, the second of which reaches Redis over a cable. */
async function useCable(): Promise<{ readonly all: RolloutHosts; readonly cable: TcpProxy }> {
  const cables: TcpProxy[] = []
  const redisUrlOf = async (host: number, { port, url }: RedisServer) => {
    if (host === 0) return url
    const cable = await useTcpProxy(port)
    cables.push(cable)
    return `redis://127.0.0.1:${cable.port}`
  }
  const all = await RolloutHosts.use({ hosts: 2, change: failing(100), redisUrlOf })
  const [cable] = cables
  if (cable === undefined) throw new Error('no host asked for a cable')
  return { all, cable }
}

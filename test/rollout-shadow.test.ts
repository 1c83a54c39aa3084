import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { RolloutView, RunningHost } from '@wxhost/core'
import { describe, expect, test } from 'vitest'
import { useCanaryHome } from './support/canary-plugin.ts'
import { eventually } from './support/eventually.ts'
import { jsapiOf, mchid, payPaths, usePay } from './support/pay.ts'
import { follower, message, type Sandbox, startSandbox, useDataDir, useMock, useSandbox } from './support/sandbox.ts'

interface Report {
  readonly compared: number
  readonly differing: number
  readonly groups: readonly {
    readonly operation: string
    readonly path: string
    readonly count: number
    readonly examples: readonly { readonly stable: string; readonly canary: string }[]
  }[]
}

const order = { actor: 'cli:test', why: 'to be compared' }

/** Starts a rollout that compares before it gives the canary anything. */
async function shadowing(host: RunningHost, protocol: string, canary: string): Promise<RolloutView> {
  const steps = [{ kind: 'shadow' }, { kind: 'weight', weight: 10_000 }] as const
  const { rollout } = await host.rollouts.control.plan({ protocol, canary, steps }, order)
  return host.rollouts.control.start(rollout.id, order)
}

const reportOf = async (host: RunningHost, { rollout }: RolloutView): Promise<Report> =>
  (await (await fetch(`${host.url}/admin/rollouts/${rollout.id}/diff`)).json()) as Report

const callUntilCompared = (host: RunningHost, rollout: RolloutView, least: number, call: Call) =>
  callUntil(host, rollout, ({ compared }) => compared >= least, call)

type Call = (n: number) => Promise<{ readonly status: number }>

/** Calls until the report says so: a tenth of the calls is compared. */
async function callUntil(
  host: RunningHost,
  rollout: RolloutView,
  isEnough: (report: Report) => boolean,
  call: Call,
): Promise<{ readonly calls: number; readonly report: Report }> {
  for (let calls = 1; ; calls++) {
    expect((await call(calls)).status).toBe(200)
    const report = await reportOf(host, rollout)
    if (isEnough(report) || calls >= 1_000) return { calls, report }
  }
}

const templateHome = async (change?: string) => {
  const canary = { of: 'template-v1', ...(change !== undefined && { change }) }
  const { manifest } = await useCanaryHome({ stable: ['oauth2', 'template-v1'], canaries: [canary] })
  return { WXHOST_MANIFEST: manifest, WXHOST_CONTRACTS: 'require' }
}

const send = ({ call }: Sandbox) => call('template.send', message)
const template = 'template-v1@1.1.0'

/** Sends no data, and reads another msgid than WeChat's. */
const planted = `operation('send', {
  async encode(input, call) {
    const made = await plugin.operations.send.encode(input, call)
    return { ...made, body: { kind: 'json', value: { ...made.body.value, data: {} } } }
  },
  async decode(response, call, context) {
    const read = await plugin.operations.send.decode(response, call, context)
    return read.kind === 'output' ? { ...read, output: { msgid: '1' } } : read
  },
})`

describe('while a rollout compares', () => {
  test('what the canary would send and read is told, each request is sent once, and a restart forgets nothing', async () => {
    const [env, mock, dataDir] = [await templateHome(planted), await useMock(), await useDataDir()]
    const sandbox = await startSandbox({ env, mock, dataDir })
    const rollout = await shadowing(sandbox.host, 'template', template)
    const { calls, report } = await callUntilCompared(sandbox.host, rollout, 3, () => send(sandbox))
    await sandbox.stop()

    expect(report.differing).toBe(report.compared)
    expect(report.groups.map(({ operation, path }) => `${operation} ${path}`).sort()).toEqual([
      'send output/msgid',
      // The names in it are the caller's own.
      'send request.body/data/{key}',
    ])
    expect(mock.world.journal.entries({ path: '/cgi-bin/message/template/send' })).toHaveLength(calls)

    const again = await useSandbox({ env, mock, dataDir })
    const kept = await reportOf(again.host, rollout)
    // One more may have been under way when the host stopped.
    expect(kept.compared).toBeGreaterThanOrEqual(report.compared)
    expect(new Set(kept.groups.map(({ path }) => path))).toEqual(new Set(report.groups.map(({ path }) => path)))
  })

  test('nothing of a call is shown or kept', async () => {
    const [env, dataDir] = [await templateHome(planted), await useDataDir()]
    const sandbox = await startSandbox({ env, dataDir })
    const rollout = await shadowing(sandbox.host, 'template', template)
    const { report } = await callUntilCompared(sandbox.host, rollout, 2, () => send(sandbox))
    const { output } = (await send(sandbox)).body as { output: { msgid: string } }
    await sandbox.stop()
    const database = new DatabaseSync(join(dataDir, 'state.db'), { readOnly: true })
    const rows = database.prepare('SELECT * FROM shadow_report').all()
    database.close()

    expect(rows).toHaveLength(1)
    const written = JSON.stringify([report, rows])
    expect(written).toContain('text of')
    for (const secret of [follower, '门诊挂号', '2026-11-20', '1.00', output.msgid.slice(0, 10)])
      expect(written).not.toContain(secret)
  })

  test('a healthy canary differs in nothing, and gets nothing', async () => {
    const sandbox = await useSandbox({ env: await templateHome() })
    const rollout = await shadowing(sandbox.host, 'template', template)
    const seen = new Set<string | null>()
    const { report } = await callUntilCompared(sandbox.host, rollout, 3, async () => {
      const answer = await send(sandbox)
      seen.add(answer.headers.get('x-wxhost-plugin'))
      return answer
    })

    expect(report).toMatchObject({ differing: 0, groups: [] })
    expect([...seen]).toEqual(['template-v1@1.0.0'])
  })

  test('a canary that hangs or ends its thread is a difference, and every caller is answered', async () => {
    const hangs = `operation('send', { encode() { for (;;); } })`
    const sandbox = await useSandbox({ env: { ...(await templateHome(hangs)), WXHOST_WORKER_SILENCE_MS: '200' } })
    const rollout = await shadowing(sandbox.host, 'template', template)
    const { report } = await callUntilCompared(sandbox.host, rollout, 1, () => send(sandbox))

    expect(report.groups).toMatchObject([{ path: 'result', examples: [{ stable: 'request' }] }])
    expect(report.groups[0]?.examples[0]?.canary).toMatch(/^encode (died|timeout)$/)
  })
})

describe('payments that are compared', () => {
  const usePayHome = async (change?: string) => {
    const canary = { of: 'pay-v3', ...(change !== undefined && { change }) }
    const { manifest } = await useCanaryHome({ stable: ['oauth2', 'pay-v3'], canaries: [canary] })
    return usePay({ env: { WXHOST_MANIFEST: manifest, WXHOST_CONTRACTS: 'require' } })
  }
  const numberOf = (n: number) => `shadow-order-${n}`

  test('are signed and verified alike by two equal versions, and placed once', async () => {
    const { host, mock, pay } = await usePayHome()
    const rollout = await shadowing(host, 'pay', 'pay-v3@1.1.0')
    const { calls, report } = await callUntilCompared(host, rollout, 3, (n) => pay('order-jsapi', jsapiOf(numberOf(n))))

    expect(report).toMatchObject({ differing: 0, groups: [] })
    expect(mock.world.journal.entries({ path: payPaths.jsapi })).toHaveLength(calls)
  })

  test('show a canary that signs otherwise', async () => {
    const { host, pay } = await usePayHome(`operation('order-jsapi', {
      async authorize(request, call) {
        return plugin.operations['order-jsapi'].authorize({ ...request, body: new Uint8Array(0) }, call)
      },
    })`)
    const rollout = await shadowing(host, 'pay', 'pay-v3@1.1.0')
    const { report } = await callUntilCompared(host, rollout, 1, (n) => pay('order-jsapi', jsapiOf(numberOf(n))))

    expect(report.groups.map(({ path }) => path)).toEqual(['request.headers/authorization'])
  })

  test('show a canary that reads a push otherwise, while what stable read is kept', async () => {
    const sandbox = await usePayHome(`opening('notify', (opened) => ({
      ...opened,
      events: opened.events.map((event) => ({ ...event, orderKey: undefined })),
    }))`)
    const { host, mock, pay } = sandbox
    const rollout = await shadowing(host, 'pay', 'pay-v3@1.1.0')
    const paid = async (n: number) => {
      const answer = await pay('order-jsapi', jsapiOf(numberOf(n)))
      mock.world.orders.pay(mchid, numberOf(n))
      await mock.world.notifications.idle()
      return answer
    }
    const isTold = ({ groups }: Report) => groups.some(({ operation }) => operation === 'notify')
    const { calls, report } = await callUntil(host, rollout, isTold, paid)

    expect(report.groups.map(({ operation, path }) => `${operation} ${path}`)).toEqual(['notify events/*/orderKey'])
    const tries = mock.world.notifications.list().flatMap((notification) => notification.tries)
    expect(tries.map(({ outcome }) => outcome)).toEqual(Array(calls).fill('accepted'))
  })
})

test('a fault that is reproduced takes the canary back after one failed call, which stable answers', async () => {
  const env = await templateHome(`operation('list', { encode() { throw new Error('planted') } })`)
  const sandbox = await useSandbox({ env })
  const { control } = sandbox.host.rollouts
  const steps = [{ kind: 'weight', weight: 990_000 }] as const
  const planned = await control.plan({ protocol: 'template', canary: template, steps }, order)
  const { rollout } = await control.start(planned.rollout.id, order)
  const isOnCanary = () => control.view(rollout.id).judge.arms.canary.requests > 0
  // A hundredth of the calls stays on stable.
  for (let n = 0; n < 20 && !isOnCanary(); n++) expect((await sandbox.call('template.list')).status).toBe(200)

  await eventually(() => control.view(rollout.id).rollout.state).toMatchObject({
    kind: 'rolled-back',
    why: 'hard-evidence',
  })
  expect(control.view(rollout.id).judge.arms.canary).toMatchObject({ requests: 1, failed: 1 })
  expect((await sandbox.call('template.list')).headers.get('x-wxhost-plugin')).toBe('template-v1@1.0.0')
})

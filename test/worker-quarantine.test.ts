import { expect, test } from 'vitest'
import { captureLog } from './support/captured-log.ts'
import { useSandbox } from './support/sandbox.ts'
import { echo, useWorkerHome } from './support/worker-home.ts'

const bad = { protocol: 'bad', operations: { loop: 'for (;;) {}', say: 'return local(input)' } }
const limits = { WXHOST_WORKER_SILENCE_MS: '1000', WXHOST_WORKER_DEATHS: '2' }

test('a worker that dies again and again is started no more, and its calls are refused at once', async () => {
  const log = captureLog()
  const env = { ...limits, WXHOST_MANIFEST: await useWorkerHome(bad, echo('fine')) }
  const { call, host } = await useSandbox({ env, log: log.hostLog })

  const first = await call('bad.loop')
  const between = await call('bad.say', { n: 1 })
  await call('bad.loop')
  const started = performance.now()
  const refused = await call('bad.say')
  const ms = performance.now() - started

  expect(first.body).toMatchObject({ code: 'WXH_PLUGIN_FAULT', detail: 'The plugin could not encode (died).' })
  expect(between.output).toEqual({ n: 1 })
  expect(refused.body).toMatchObject({ code: 'WXH_PLUGIN_QUARANTINED', status: 503 })
  expect(ms).toBeLessThan(1_000)
  expect((await call('fine.say', { n: 2 })).output).toEqual({ n: 2 })
  const ready = (await (await fetch(`${host.url}/readyz`)).json()) as { notices: readonly string[] }
  expect(ready.notices).toContain('bad-v1@1.0.0: its worker is quarantined')
  const metrics = await (await fetch(`${host.url}/metrics`)).text()
  expect(metrics).toContain('wxhost_plugin_worker_deaths_total{plugin="bad-v1@1.0.0"} 2')
  expect(log.alarms().join('\n')).toMatch(/died too often and is quarantined/)
  expect(log.alarms().join('\n')).toMatch(/its event loop was silent for \d+ ms/)
})

test('a call that comes while the worker is started again waits for it', async () => {
  const env = { ...limits, WXHOST_WORKER_DEATHS: '9', WXHOST_MANIFEST: await useWorkerHome(bad) }
  const { call } = await useSandbox({ env })

  await call('bad.loop')
  const answers = await Promise.all([call('bad.say', { n: 1 }), call('bad.say', { n: 2 })])

  expect(answers.map(({ output }) => output)).toEqual([{ n: 1 }, { n: 2 }])
})

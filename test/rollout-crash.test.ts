import type { RolloutView } from '@wxhost/core'
import { expect, onTestFinished, test } from 'vitest'
import { callHost } from './support/call-host.ts'
import { useCanaryHome } from './support/canary-plugin.ts'
import { freePort, HostProcess } from './support/host-process.ts'
import { appid, useDataDir, useMock } from './support/sandbox.ts'

const origins = ['https://api.weixin.qq.com', 'https://open.weixin.qq.com', 'https://api.mch.weixin.qq.com']

/** A process of its own with a canary whose listing throws. */
async function useHost(): Promise<HostProcess> {
  const [mock, dataDir] = [await useMock(), await useDataDir()]
  const { manifest } = await useCanaryHome({
    stable: ['oauth2', 'template-v1'],
    canaries: [
      { of: 'template-v1', run: 'inline', change: `operation('list', { encode() { throw new Error('x') } })` },
    ],
  })
  const host = new HostProcess(await freePort(), {
    WXHOST_DATA_DIR: dataDir,
    WXHOST_MANIFEST: manifest,
    WXHOST_BASE_URLS: origins.map((origin) => `${origin}=${mock.url}`).join(','),
  })
  onTestFinished(() => host.stop())
  await host.start()
  return host
}

async function admin({ url }: HostProcess, path: string, body?: object): Promise<RolloutView> {
  const response = await fetch(`${url}/admin/rollouts${path}`, {
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.status}: ${text}`)
  return JSON.parse(text) as RolloutView
}

test('kill -9 loses neither evidence nor a rollback', { timeout: 60_000 }, async () => {
  const host = await useHost()
  const steps = [{ kind: 'weight', weight: 500_000 }]
  const why = 'a new version'
  const { rollout } = await admin(host, '', { protocol: 'template', canary: 'template-v1@1.1.0', steps, why })
  await admin(host, `/${rollout.id}/start`, { why })
  const look = () => admin(host, `/${rollout.id}`)
  /** Each caller has an answer. */
  const callUntil = async (isReached: (view: RolloutView) => boolean): Promise<RolloutView> => {
    for (let i = 0; i < 200; i++) {
      expect((await callHost(host.url, appid, 'template.list')).status).toBe(200)
      const view = await look()
      if (isReached(view)) return view
    }
    return expect.unreachable('200 calls changed nothing')
  }
  const killed = async () => {
    await host.kill()
    await host.start()
    return look()
  }

  const { judge } = await callUntil((view) => view.judge.arms.canary.failed === 1)
  const after = await killed()
  expect(after.rollout).toMatchObject({ state: { kind: 'running' }, epoch: 2 })
  expect(after.judge.arms.canary).toEqual(judge.arms.canary)
  expect(after.judge.detectors.absolute.evidence).toBe(judge.detectors.absolute.evidence)

  const { rollout: back } = await callUntil((view) => view.rollout.state.kind === 'rolled-back')
  expect((await killed()).rollout).toEqual(back)
  const answers = await Promise.all(Array.from({ length: 20 }, () => callHost(host.url, appid, 'template.list')))
  expect(answers.map(({ status, headers }) => [status, headers.get('x-wxhost-plugin')])).toEqual(
    answers.map(() => [200, 'template-v1@1.0.0']),
  )
})

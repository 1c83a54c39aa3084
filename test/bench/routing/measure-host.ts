import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCanaryHome } from '../../support/canary-home.ts'
import { ObeyingChild } from '../lib/obeying-child.ts'
import { type LoadTarget, saturate } from '../lib/raw-load.ts'
import { startRawUpstream } from '../lib/raw-upstream.ts'
import type { HostOrder } from './host-child.ts'

type Host = ObeyingChild<HostOrder>

const body = JSON.stringify({
  touser: 'oia2TjuEGTNoeX76QEjQNrcURxG8',
  template_id: 'industry:order-paid',
  data: { thing1: { value: '门诊挂号' }, time2: { value: '2026-11-20 10:00' }, amount3: { value: '1.00元' } },
})
const path = '/v1/apps/wxd678efh567hg6787/template/send'
const connections = 16

type Arm = 'without' | 'again' | 'with'
const arms: readonly Arm[] = ['without', 'again', 'with']

/**
 * Microseconds of processor time that a host takes for one call, by block: without a rollout, and with one. `again` is a
 * second host without: the A/A run.
 */
export async function measureHost(blocks: number, blockMs: number): Promise<Readonly<Record<Arm, readonly number[]>>> {
  const upstream = await startRawUpstream()
  const dirs = await Promise.all(arms.map(() => mkdtemp(join(tmpdir(), 'wxhost-bench-'))))
  const home = await makeCanaryHome({
    stable: ['oauth2', 'template-v1'],
    canaries: [{ of: 'template-v1', run: 'inline' }],
  })
  const given = { upstream: upstream.url, manifest: home.manifest }
  const hosts = await Promise.all(dirs.map((dataDir) => startHostChild({ ...given, dataDir })))
  try {
    const [without, again, routed] = hosts as [Host, Host, Host]
    await routed.obey({ do: 'start' })
    for (const host of hosts) await cpuPerCall(host, 2_000)
    const byArm: Record<Arm, Host> = { without, again, with: routed }
    const figures: Record<Arm, number[]> = { without: [], again: [], with: [] }
    for (let block = 0; block < blocks; block++)
      for (const arm of block % 2 === 0 ? arms : [...arms].reverse())
        figures[arm].push(await cpuPerCall(byArm[arm], blockMs))
    return figures
  } finally {
    await Promise.all(hosts.map((host) => host.stop()))
    await upstream.close()
    for (const directory of [...dirs, home.directory]) await rm(directory, { recursive: true, force: true })
  }
}

const startHostChild = (given: object): Promise<Host> =>
  ObeyingChild.start<HostOrder>(new URL('./host-child.ts', import.meta.url), { what: 'a host', given })

async function cpuPerCall(host: Host, ms: number): Promise<number> {
  const target: LoadTarget = { port: await host.obey({ do: 'port' }), path, body, headers: {} }
  const before = await host.obey({ do: 'cpu' })
  const perSecond = await saturate(target, connections, ms)
  return ((await host.obey({ do: 'cpu' })) - before) / (perSecond * (ms / 1_000))
}

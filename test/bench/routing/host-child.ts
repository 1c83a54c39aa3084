import { readSettings, startHost } from '@wxhost/core'
import { obeyOrders } from '../lib/obey-orders.ts'

/** A host whose rollout of template can be started; its own time on the processor can be asked for. */
const { upstream, dataDir, manifest } = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>

const settings = await readSettings({
  cwd: String(dataDir),
  env: {
    WXHOST_MODE: 'sandbox',
    WXHOST_PORT: '0',
    WXHOST_DATA_DIR: String(dataDir),
    WXHOST_MANIFEST: String(manifest),
    WXHOST_LOG_LEVEL: 'info',
    WXHOST_BASE_URLS: `https://api.weixin.qq.com=${upstream}`,
  },
})
const host = await startHost(settings)
const order = { actor: 'cli:bench', why: 'a benchmark' }

export type HostOrder = { readonly do: 'port' | 'cpu' | 'start' }

obeyOrders<HostOrder>(async ({ do: what }) => {
  if (what === 'port') return Number(new URL(host.url).port)
  if (what === 'start') return start()
  const { user, system } = process.cpuUsage()
  return user + system
})

async function start(): Promise<number> {
  const { control } = host.rollouts
  const steps = [{ kind: 'weight', weight: 500_000 }] as const
  const { rollout } = await control.plan({ protocol: 'template', canary: 'template-v1@1.1.0', steps }, order)
  await control.start(rollout.id, order)
  await control.pause(rollout.id, order)
  return 1
}

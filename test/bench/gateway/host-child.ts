import { readSettings, startHost } from '@wxhost/core'

const { upstream, dataDir, manifest, apiKeys } = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>

const settings = await readSettings({
  cwd: String(dataDir),
  env: {
    WXHOST_MODE: 'sandbox',
    WXHOST_PORT: '0',
    WXHOST_DATA_DIR: String(dataDir),
    WXHOST_MANIFEST: String(manifest),
    WXHOST_API_KEYS: String(apiKeys),
    WXHOST_LOG_LEVEL: 'info',
    WXHOST_BASE_URLS: `https://api.weixin.qq.com=${upstream}`,
  },
})
const host = await startHost(settings)
process.send?.({ port: Number(new URL(host.url).port) })
process.once('SIGTERM', () => void host.stop().then(() => process.exit(0)))

import { readSettings, startHost } from '@wxhost/core'
import type { Place } from './protocol.ts'

const { mockUrl, dataDir, manifest, masterKey } = JSON.parse(process.argv[2] ?? '{}') as Place

const host = await startHost(
  await readSettings({
    cwd: dataDir,
    env: {
      WXHOST_MODE: 'sandbox',
      WXHOST_PORT: '0',
      WXHOST_DATA_DIR: dataDir,
      WXHOST_MANIFEST: manifest,
      WXHOST_MASTER_KEY: masterKey,
      WXHOST_LOG_LEVEL: 'info',
      WXHOST_BASE_URLS: `https://api.weixin.qq.com=${mockUrl}`,
      // What is asked here is whether the one fetch serves all, not how fast the mock takes 10,000 messages.
      WXHOST_MAX_IN_FLIGHT: '20000',
      WXHOST_CALL_TIMEOUT_MS: '60000',
    },
  }),
)
process.send?.({ port: Number(new URL(host.url).port) })
process.once('SIGTERM', () => void host.stop().then(() => process.exit(0)))

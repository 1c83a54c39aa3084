import { X509Certificate } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SANDBOX } from '@wxhost/mock-wechat'
import { type RunningHost, startHost } from '../../../core/host.ts'
import { readSettings } from '../../../core/settings/read-settings.ts'
import type { Settings } from '../../../core/settings.ts'
import { aesKey, appid, mchid, previousKey, token } from './genuine.ts'

/** Others with the same keys, as a careless operator may have them: only what is inside a push tells them apart. */
export const foreign = { appid: 'wx00000000foreign0', mchid: SANDBOX.subMchid }

export interface GarbledHost {
  readonly host: RunningHost
  readonly settings: Settings
  stop(): Promise<void>
}

/** A host with everything real: plugins, keys and the inbox in SQLite. */
export async function startGarbledHost(mockUrl: string): Promise<GarbledHost> {
  const directory = await mkdtemp(join(tmpdir(), 'wxhost-garbled-'))
  const appsFile = join(directory, 'apps.json')
  await mkdir(join(directory, 'data'))
  await writeFile(appsFile, JSON.stringify(apps()), { mode: 0o600 })
  const settings = await readSettings({ env: envOf(mockUrl, directory, appsFile), cwd: directory })
  const host = await startHost(settings)
  return {
    host,
    settings,
    async stop() {
      await host.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

const envOf = (mockUrl: string, directory: string, appsFile: string) => ({
  WXHOST_MODE: 'sandbox',
  WXHOST_PORT: '0',
  WXHOST_MANIFEST: fileURLToPath(new URL('../../../plugins.manifest.json', import.meta.url)),
  WXHOST_DATA_DIR: join(directory, 'data'),
  WXHOST_APPS: appsFile,
  WXHOST_LOG_LEVEL: 'silent',
  WXHOST_BASE_URLS: ['https://api.weixin.qq.com', 'https://api.mch.weixin.qq.com']
    .map((at) => `${at}=${mockUrl}`)
    .join(','),
})

function apps(): object {
  const secrets = {
    'message-token': `inline:${token}`,
    'encoding-aes-key': `inline:${aesKey}`,
    'encoding-aes-key-previous': `inline:${previousKey}`,
  }
  const settings = { 'insurance-claim': { enabled: true } }
  const row = (id: string, merchant: string) => ({
    appid: id,
    kind: 'official-account',
    mchid: merchant,
    secrets,
    settings,
  })
  return {
    apps: [row(appid, mchid), row(foreign.appid, foreign.mchid)],
    merchants: [mchid, foreign.mchid].map((id) => ({
      mchid: id,
      serial: SANDBOX.merchant.serial,
      privateKey: `inline:${SANDBOX.merchant.privateKey}`,
      apiV3Key: `inline:${SANDBOX.merchant.apiV3Key}`,
      // The key of the certificate under its id: both kinds may come.
      wechatPay: {
        publicKeys: [{ id: SANDBOX.wechatPay.publicKeyId, key: `inline:${payPublicKey()}` }],
        certificates: [`inline:${SANDBOX.wechatPay.certificate}`],
      },
    })),
  }
}

const payPublicKey = (): string =>
  new X509Certificate(SANDBOX.wechatPay.certificate).publicKey.export({ type: 'spki', format: 'pem' }).toString()

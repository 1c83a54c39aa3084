import { execFile } from 'node:child_process'
import { randomBytes, X509Certificate } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { SANDBOX } from '@wxhost/mock-wechat'
import { Served } from './served.ts'

/** An event as `wxhost inbox list` shows it. */
export interface ListedEvent {
  readonly id: string
  readonly sequence: number
  readonly state: string
}

const program = fileURLToPath(new URL('../../../core/bin/wxhost.js', import.meta.url))
const manifest = fileURLToPath(new URL('../../../plugins.manifest.json', import.meta.url))
const origins = ['https://api.weixin.qq.com', 'https://open.weixin.qq.com', 'https://api.mch.weixin.qq.com']
/** Of the JSON that `wxhost inbox list` prints. */
const mostBytes = 256 * 1024 * 1024

/** Where one host after the other lives: one data directory, one port, one merchant with a webhook. */
export class HostPlace {
  readonly port: number
  readonly stateFile: string
  readonly #env: Readonly<Record<string, string>>

  private constructor(port: number, directory: string, env: Readonly<Record<string, string>>) {
    this.port = port
    this.stateFile = join(directory, 'state.db')
    this.#env = env
  }

  static async make(at: {
    readonly directory: string
    readonly port: number
    readonly mockUrl: string
    readonly webhook: { readonly url: string; readonly secret: string }
  }): Promise<HostPlace> {
    const appsFile = join(at.directory, 'apps.json')
    await writeFile(appsFile, JSON.stringify(appsWith(at.webhook)), { mode: 0o600 })
    return new HostPlace(at.port, at.directory, {
      WXHOST_MODE: 'sandbox',
      WXHOST_PORT: String(at.port),
      WXHOST_MANIFEST: manifest,
      WXHOST_APPS: appsFile,
      WXHOST_DATA_DIR: at.directory,
      WXHOST_MASTER_KEY: randomBytes(32).toString('base64url'),
      WXHOST_LOG_LEVEL: 'fatal',
      WXHOST_BASE_URLS: origins.map((origin) => `${origin}=${at.mockUrl}`).join(','),
    })
  }

  spawn = (): Served => new Served(program, ['serve'], this.#env)

  /** All events, as an operator sees them. */
  async list(): Promise<readonly ListedEvent[]> {
    const args = [program, 'inbox', 'list', '--json', '--limit', '999999']
    const env = { ...process.env, ...this.#env }
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, maxBuffer: mostBytes })
    return (JSON.parse(stdout) as { events: readonly ListedEvent[] }).events
  }
}

const { app, merchant, wechatPay } = SANDBOX

const appsWith = ({ url, secret }: { readonly url: string; readonly secret: string }) => ({
  apps: [
    {
      appid: app.appid,
      kind: 'official-account',
      mchid: merchant.mchid,
      secrets: { 'app-secret': `inline:${app.secret}` },
      settings: { oauth2: {}, pay: {} },
    },
  ],
  merchants: [
    {
      mchid: merchant.mchid,
      serial: merchant.serial,
      privateKey: `inline:${merchant.privateKey}`,
      apiV3Key: `inline:${merchant.apiV3Key}`,
      wechatPay: { publicKeys: [{ id: wechatPay.publicKeyId, key: `inline:${publicKey()}` }] },
      webhook: { url, secrets: [`inline:${secret}`] },
    },
  ],
})

/** WeChat Pay's public key is that of its certificate, under another name. */
const publicKey = () =>
  new X509Certificate(wechatPay.certificate).publicKey.export({ type: 'spki', format: 'pem' }).toString()

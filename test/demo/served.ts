import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where host and mock WeChat listen, once they do. */
export interface Addresses {
  readonly hostUrl: string
  readonly mockUrl: string
  /** e.g. `oauth2@1.0.0, template-v1@1.0.0` */
  readonly plugins: string
}

/** A host and a mock WeChat, each a process of its own, as `wxhost serve --sandbox` starts them. */
export interface Served {
  /** Rejects with what the host said, where it does not come up. */
  readonly ready: Promise<Addresses>
  /** Asks both to stop. @returns the exit code, or the signal that ended them */
  stop(): Promise<number | string>
}

/** The app that mock-wechat knows, allowed to renew its token by force: without that a revoked token is the end. */
const apps = {
  apps: [
    {
      appid: 'wxd678efh567hg6787',
      kind: 'official-account',
      mchid: '1900000109',
      secrets: { 'app-secret': 'inline:sandbox-app-secret-0123456789abcdef' },
      settings: {
        oauth2: { allowForcedRefresh: true },
        template: { aliases: { 'industry:order-paid': 'ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY' } },
      },
    },
  ],
}

const program = fileURLToPath(new URL('../../core/bin/wxhost.js', import.meta.url))
const repository = fileURLToPath(new URL('../..', import.meta.url))

export async function serveSandbox(): Promise<Served> {
  const dataDir = await mkdtemp(join(tmpdir(), 'wxhost-demo-'))
  const appsFile = join(dataDir, 'apps.json')
  await writeFile(appsFile, JSON.stringify(apps), { mode: 0o600 })
  const ports = ['--port', '0', '--mock-port', '0']
  const args = [program, 'serve', '--sandbox', ...ports, '--apps', appsFile, '--data-dir', dataDir]
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe']
  const child = spawn(process.execPath, args, { cwd: repository, env: ownEnvironment(), stdio })
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string)
  return {
    ready: addresses(child, ended),
    async stop() {
      child.kill('SIGTERM')
      return ended.finally(() => rm(dataDir, { recursive: true, force: true }))
    },
  }
}

/** What the machine is set to for another host must not reach the demo's. */
const ownEnvironment = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('WXHOST_')))

/** Reads them from what the host says once it is up. */
async function addresses(child: ChildProcess, ended: Promise<unknown>): Promise<Addresses> {
  let said = ''
  const ready = Promise.withResolvers<void>()
  const read = (text: string) => {
    said += text
    if (said.includes('Stop with Ctrl+C')) ready.resolve()
  }
  child.stdout?.setEncoding('utf8').on('data', read)
  child.stderr?.setEncoding('utf8').on('data', read)
  await Promise.race([ready.promise, ended])
  const row = (name: string) => new RegExp(`^ +${name} +(.+)$`, 'm').exec(said)?.[1]
  const [hostUrl, mockUrl, plugins] = [row('host'), row('mock WeChat'), row('plugins')]
  if (hostUrl !== undefined && mockUrl !== undefined && plugins !== undefined) return { hostUrl, mockUrl, plugins }
  throw new Error(`The host did not start. It said:\n${said}`)
}

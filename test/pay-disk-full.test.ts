import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { payMany } from '@wxhost/mock-wechat'
import { expect, onTestFinished, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { mchid } from './support/pay.ts'
import { appid, useDataDir, useMock } from './support/sandbox.ts'

const program = fileURLToPath(new URL('../core/bin/wxhost.js', import.meta.url))
const cwd = fileURLToPath(new URL('..', import.meta.url))

interface Served {
  readonly url: string
  stop(): Promise<void>
}

/** A host of its own process, whose files may grow to `blocks` of 512 bytes: what a full disk does to it. */
async function serve(mockUrl: string, dataDir: string, port: number, blocks: number | 'unlimited'): Promise<Served> {
  const env = {
    ...process.env,
    WXHOST_MODE: 'sandbox',
    WXHOST_DATA_DIR: dataDir,
    WXHOST_PORT: String(port),
    WXHOST_LOG_LEVEL: 'silent',
    WXHOST_BASE_URLS: `https://api.mch.weixin.qq.com=${mockUrl}`,
  }
  const script = `ulimit -f ${blocks}; exec "$0" "$1" serve`
  const child = spawn('sh', ['-c', script, process.execPath, program], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = async () => end(child)
  onTestFinished(stop)
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more
  })
  const address = () => /\bhost +(http:\/\/\S+)/.exec(text)?.[1]
  await eventually(() => child.exitCode !== null || address()).toBeTruthy()
  return { url: address() ?? `it ended: ${text}`, stop }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

test('what a full disk cannot keep is not acknowledged, and nothing that was is lost', async () => {
  const { url: mockUrl, world } = await useMock()
  const dataDir = await useDataDir()
  const full = await serve(mockUrl, dataDir, 0, 500)
  const port = Number(new URL(full.url).port)
  const notifyUrl = `${full.url}/inbound/${mchid}/pay.notify`
  payMany(world, { count: 300, notifyUrl, prefix: 'disk_', mchid, appid })
  await world.notifications.idle()
  const all = world.notifications.list()
  const kept = all.filter(({ state }) => state === 'accepted').map(({ resource }) => String(resource.out_trade_no))
  const refused = all.filter(({ state }) => state !== 'accepted')
  expect(kept.length).toBeGreaterThan(0)
  expect(refused.length).toBeGreaterThan(0)
  expect(new Set(refused.flatMap(({ tries }) => tries.map(({ status }) => status)))).toEqual(new Set([503]))
  await full.stop()

  const roomy = await serve(mockUrl, dataDir, port, 'unlimited')
  const known = await Promise.all(
    kept.map((number) => fetch(`${roomy.url}/v1/apps/${appid}/pay/outcomes/order:${number}`)),
  )
  expect(new Set(known.map(({ status }) => status))).toEqual(new Set([200]))
  world.clock.advance(15_000)
  await world.notifications.idle()
  expect(new Set(world.notifications.list().map(({ state }) => state))).toEqual(new Set(['accepted']))
})

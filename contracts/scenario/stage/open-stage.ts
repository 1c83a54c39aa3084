import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSettings, startHost } from '@wxhost/core'
import { SANDBOX, startMockWechat } from '@wxhost/mock-wechat'
import { setUpStates } from '../../states/set-up-states.ts'
import type { ScenarioSubject } from '../scenario-subject.ts'
import type { PluginView } from '../view/plugin-view.ts'
import { appidOf, appsFile } from './apps-file.ts'
import { directoryOf, suppliersFor } from './company.ts'
import { hostCalls } from './host-calls.ts'
import { createHostClock } from './host-clock.ts'
import { mockView } from './mock-view.ts'
import { openReceiver } from './receiver.ts'
import type { OpenStage, Stage, StageSetting } from './stage.ts'

/** Opens stages for one plugin. @throws HostError where the host does not start, ContractFault where a state cannot be */
export const stagesFor =
  (view: PluginView, subject: ScenarioSubject): OpenStage =>
  async (setting = {}) => {
    const closers: (() => unknown)[] = []
    const close = async () => {
      for (const each of closers.splice(0).reverse()) await each()
    }
    try {
      return { ...(await open(view, subject, setting, closers)), close }
    } catch (error) {
      await close()
      throw error
    }
  }

async function open(
  view: PluginView,
  subject: ScenarioSubject,
  setting: StageSetting,
  closers: (() => unknown)[],
): Promise<Omit<Stage, 'close'>> {
  const mockUrl = subject.mockUrl ?? (await ownMock(closers))
  // Who lends a mock gets it back as it was made.
  if (subject.mockUrl !== undefined) closers.push(() => mockView(mockUrl).post('/reset'))
  const receiver = await openReceiver()
  closers.push(() => receiver.close())
  const values = await setUpStates(mockUrl, setting.states ?? [], { webhook: receiver.elsewhere })
  const mock = mockView(mockUrl)
  const { now } = await mock.post('/clock', { mode: 'running' })
  await mock.remove('/journal')
  const clock = createHostClock(Number(now))
  const dataDir = await mkdtemp(join(tmpdir(), 'wxhost-scenario-'))
  closers.push(() => rm(dataDir, { recursive: true, force: true }))
  const env = await writeFiles({ view, subject, setting, mockUrl, dataDir, webhook: receiver.url })
  const host = await startHost(await readSettings({ env, cwd: dataDir }), { clock })
  closers.push(() => host.stop())
  const call = setting.call ?? {}
  return {
    mock,
    hostUrl: host.url,
    appid: appidOf(call),
    mchid: call.mchid ?? SANDBOX.merchant.mchid,
    values,
    receiver,
    ...hostCalls({ hostUrl: host.url, appid: appidOf(call), protocol: view.protocol, values }),
    async forward(ms) {
      clock.putForward(ms)
      await mock.post('/clock', { advanceMs: ms })
    },
    async stopClocks() {
      const setMs = Math.floor(clock.now() / 1000) * 1000
      clock.stopAt(setMs)
      await mock.post('/clock', { setMs })
    },
  }
}

async function ownMock(closers: (() => unknown)[]): Promise<string> {
  const mock = await startMockWechat({ port: 0 })
  closers.push(() => mock.close())
  return mock.url
}

interface Files {
  readonly view: PluginView
  readonly subject: ScenarioSubject
  readonly setting: StageSetting
  readonly mockUrl: string
  readonly dataDir: string
  readonly webhook: string
}

/** @returns the host's environment */
async function writeFiles({ view, subject, setting, mockUrl, dataDir, webhook }: Files) {
  const { call = {}, repliesOn, company = [] } = setting
  const companions = [...new Set([...suppliersFor(view).companions, ...company])]
  const own = { path: view.directory, required: true, ...(subject.run === undefined ? {} : { run: subject.run }) }
  const plugins = [own, ...companions.map((companion) => ({ path: directoryOf(companion), required: true }))]
  const manifest = join(dataDir, 'plugins.manifest.json')
  const apps = join(dataDir, 'apps.json')
  const wish = { view, call, webhook, ...(repliesOn === undefined ? {} : { repliesOn }) }
  await writeFile(manifest, JSON.stringify({ plugins }))
  await writeFile(apps, JSON.stringify(appsFile(wish)), { mode: 0o600 })
  return {
    WXHOST_MODE: 'sandbox',
    WXHOST_PORT: '0',
    WXHOST_LOG_LEVEL: 'silent',
    // It is on trial: its proof is being made.
    WXHOST_CONTRACTS: 'warn',
    WXHOST_DATA_DIR: dataDir,
    WXHOST_MANIFEST: manifest,
    WXHOST_APPS: apps,
    WXHOST_BASE_URLS: originsOf(view)
      .map((origin) => `${origin}=${mockUrl}`)
      .join(','),
    ...subject.env,
  }
}

const wechatOrigins = ['https://api.weixin.qq.com', 'https://api.mch.weixin.qq.com']

const originsOf = ({ plugin }: PluginView): readonly string[] => [...new Set([...wechatOrigins, ...plugin.origins])]

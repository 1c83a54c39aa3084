import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type PushRecord, SANDBOX } from '@wxhost/mock-wechat'
import { type ReplyWebhook, useReplyWebhook } from './reply-webhook.ts'
import { appid, type Sandbox, type SandboxOptions, useDataDir, useMock, useSandbox } from './sandbox.ts'

export const componentAppid = SANDBOX.component.appid
export const tokenPath = '/cgi-bin/component/api_component_token'
export const codePath = '/cgi-bin/component/api_query_auth'
export const refreshPath = '/cgi-bin/component/api_authorizer_token'

/** A third-party platform: the plugin of test/fixtures, and a row each for the platform and an account. */
export interface Platform extends Sandbox {
  readonly webhook: ReplyWebhook
  /** WeChat pushes a ticket now. */
  pushTicket(): Promise<PushRecord>
  /** The account agrees, or takes its consent back. */
  consent(what: 'authorize' | 'unauthorize'): Promise<PushRecord>
  /** The same platform on another host, with all that it kept. */
  restarted(options?: SandboxOptions): Promise<Platform>
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export async function usePlatform(options: SandboxOptions = {}): Promise<Platform> {
  const mock = await useMock()
  const dataDir = await useDataDir()
  const webhook = await useReplyWebhook()
  const manifest = join(dataDir, 'plugins.manifest.json')
  const plugins = [{ path: here('../fixtures/component-plugin') }, { path: here('../../plugins/message-v1') }]
  await writeFile(manifest, JSON.stringify({ plugins }))

  const start = async (more: SandboxOptions): Promise<Platform> => {
    const env = { WXHOST_MANIFEST: manifest, ...more.env }
    const sandbox = await useSandbox({ mock, dataDir, apps: rows(webhook.url), ...more, env })
    const { host, world } = sandbox
    const eventUrl = `${host.url}/inbound/${componentAppid}/component.authorization`
    const messageUrl = `${host.url}/inbound/$APPID$/message.push`
    world.components.put({ ...SANDBOX.component, ...world.components.get(componentAppid), eventUrl, messageUrl })
    const tell = async (path: string) => {
      const response = await fetch(`${mock.url}/__mock/components/${componentAppid}/${path}`, { method: 'POST' })
      return (await response.json()) as { readonly push: PushRecord } & PushRecord
    }
    return {
      ...sandbox,
      webhook,
      pushTicket: () => tell('ticket'),
      consent: async (what) => (await tell(what)).push,
      async restarted(again = {}) {
        await sandbox.stop()
        return start(again)
      },
    }
  }
  return start(options)
}

const rows = (url: string): readonly object[] => [
  {
    appid: componentAppid,
    kind: 'open-platform',
    secrets: {
      'component-secret': `inline:${SANDBOX.component.secret}`,
      'message-token': `inline:${SANDBOX.component.token}`,
      'encoding-aes-key': `inline:${SANDBOX.component.encodingAESKey}`,
    },
    webhook: webhookOf(url),
  },
  { appid, kind: 'official-account', componentAppid, webhook: webhookOf(url) },
]

const webhookOf = (url: string) => ({ url, secrets: ['inline:a-webhook-secret-of-more-than-32-bytes'] })

import type { LoadedPlugin } from '../../../plugin/loaded-plugin.ts'
import type { PluginRegistry } from '../../../plugin/plugin-registry.ts'
import type { InboundChannel } from '../../../protocol/index.ts'

const channel = (owner: InboundChannel['owner'], summary: string): InboundChannel => ({
  owner,
  summary,
  open: () => ({ kind: 'answer', answer: { status: 200, body: '' } }),
})

const loaded = (protocol: string, plugin: Partial<LoadedPlugin['plugin']>): LoadedPlugin => ({
  id: { name: `${protocol}-v1`, version: '1.0.0' },
  protocol,
  packageName: `@acme/plugin-${protocol}`,
  plugin: { origins: [], operations: {}, ...plugin },
})

/** Plugins that WeChat pushes to. */
export const pushingPlugins = {
  message: loaded('message', { keys: ['message-token', 'message-aes'], inbound: { push: channel('app', 'Messages') } }),
  pay: loaded('pay', {
    keys: ['merchant', 'wechat-pay', 'api-v3'],
    inbound: { notify: channel('merchant', 'Payments') },
  }),
}

/** All of them serve every app. */
export const registryOf = (...serving: readonly LoadedPlugin[]): PluginRegistry => ({
  resolve: () => undefined,
  servingApp: () => serving,
  list: () => serving,
  credentialSource: () => undefined,
})

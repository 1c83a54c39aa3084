import type {
  ChannelSurface,
  CredentialSurface,
  OperationSurface,
  PluginSurface,
} from '../plugin/record/plugin-surface.ts'
import type { CredentialSource, InboundChannel, IWeChatProtocol } from '../protocol/index.ts'
import { withoutNotes } from './schema-notes.ts'

/** All that others rely on in a plugin, as plain data. Lists of names are sorted: their order says nothing. */
export const surfaceOf = (plugin: IWeChatProtocol, protocol: string): PluginSurface => ({
  protocol,
  origins: sorted(plugin.origins),
  needs: sorted(plugin.needs ?? []),
  keys: sorted(plugin.keys ?? []),
  secrets: mapValues(plugin.secrets ?? {}, ({ origins }) => sorted(origins)),
  operations: mapValues(plugin.operations, operationSurface),
  channels: mapValues(plugin.inbound ?? {}, channelSurface),
  credentials: Object.fromEntries(
    Object.entries(plugin.credentials ?? {}).map(([name, source]) => [name, credentialSurface(name, source)]),
  ),
})

function operationSurface({
  effect,
  input,
  output,
  errors,
  stickyBy,
  idempotency,
}: IWeChatProtocol['operations'][string]): OperationSurface {
  return {
    effect,
    input: withoutNotes(input),
    output: withoutNotes(output),
    errors: sorted(errors),
    ...(stickyBy !== undefined && { stickyBy }),
    ...(idempotency !== undefined && { idempotency: JSON.parse(JSON.stringify(idempotency)) }),
  }
}

const channelSurface = ({ owner, get = false, reply }: InboundChannel): ChannelSurface => ({
  owner,
  get,
  reply: reply !== undefined,
})

const credentialSurface = (name: string, source: CredentialSource): CredentialSurface => ({
  owner: source.owner,
  provides: sorted(source.provides ?? [name]),
  origins: sorted(source.origins),
  durable: source.durable ?? false,
})

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort()

const mapValues = <A, B>(all: Readonly<Record<string, A>>, to: (one: A) => B): Readonly<Record<string, B>> =>
  Object.fromEntries(Object.entries(all).map(([name, one]) => [name, to(one)]))

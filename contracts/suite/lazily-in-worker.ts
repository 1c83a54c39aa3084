import type { AnyOperation, CredentialSource, InboundChannel, IWeChatProtocol } from '@wxhost/core/protocol'

/**
 * The plugin as it is in a worker that is started with the first question: a list of tests is made before anything may run.
 * Only what the host asks of a worker while it serves a call is handed over.
 */
export function lazilyInWorker(plugin: IWeChatProtocol, start: () => Promise<IWeChatProtocol>): IWeChatProtocol {
  const { operations, credentials = {}, inbound = {} } = plugin
  return {
    ...plugin,
    operations: mapped(operations, (operation, name) => {
      const there = async () => (await start()).operations[name] as unknown as Functions
      return { ...operation, ...handedOver(operation, ['encode', 'decode', 'authorize'], there) } as AnyOperation
    }),
    credentials: mapped(credentials, (source, name) => {
      const there = async () => (await start()).credentials?.[name] as unknown as Functions
      return { ...source, ...handedOver(source, ['encode', 'decode', 'authorize'], there) } as CredentialSource
    }),
    inbound: mapped(inbound, (channel, name) => {
      const there = async () => (await start()).inbound?.[name] as unknown as Functions
      return { ...channel, ...handedOver(channel, ['open', 'reply'], there) } as InboundChannel
    }),
  }
}

type Functions = Readonly<Record<string, ((...given: readonly unknown[]) => unknown) | undefined>>

function mapped<T>(all: Readonly<Record<string, T>>, make: (each: T, name: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(all).map(([name, each]) => [name, make(each, name)]))
}

/** Of those functions that it has here. */
const handedOver = (here: object, names: readonly string[], there: () => Promise<Functions>) =>
  Object.fromEntries(
    names
      .filter((name) => name in here)
      .map((name) => [name, async (...given: readonly unknown[]) => (await there())[name]?.(...given)]),
  )

import { type IWeChatProtocol, isJsonObject } from '../../../protocol/index.ts'
import { type MemberPath, membersOf } from '../members.ts'
import type { Description } from '../messages.ts'

/** A function of the plugin with what it is a member of. */
export interface BoundMember {
  readonly callAt: number | undefined
  run(args: readonly unknown[]): unknown
}

/** The plugin as data: its functions are left out and listed. */
export const describe = (plugin: IWeChatProtocol): Description => ({
  data: withoutFunctions({ ...plugin }),
  members: membersOf(plugin),
})

/** In the order of the description. */
export const boundMembers = (plugin: IWeChatProtocol): readonly BoundMember[] =>
  membersOf(plugin).map(({ path, callAt }) => ({ callAt, run: bound(plugin, path) }))

function bound(plugin: IWeChatProtocol, path: MemberPath): BoundMember['run'] {
  const owner = path.slice(0, -1).reduce<unknown>((at, step) => (isJsonObject(at) ? at[step] : undefined), plugin)
  const name = path.at(-1) ?? ''
  const { apply } = Reflect
  // Looked up when it is called, as the host does with a plugin in its own thread.
  return (args) => apply((owner as Record<string, () => unknown>)[name] as () => unknown, owner, args)
}

function withoutFunctions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutFunctions)
  if (!isJsonObject(value) || value instanceof RegExp) return typeof value === 'function' ? undefined : value
  const kept = Object.entries(value).filter(([, member]) => typeof member !== 'function')
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutFunctions(member)]))
}

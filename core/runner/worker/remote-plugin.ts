import { definePlugin, type IWeChatProtocol, isJsonObject } from '../../protocol/index.ts'
import { readsManyLines } from '../read-lines.ts'
import type { Member } from './members.ts'
import type { Description } from './messages.ts'

/** How a function in another thread is called. */
export interface RemoteCalls {
  run(member: number, args: readonly unknown[], callAt: number | undefined): Promise<unknown>
  lines(member: number, lines: readonly string[], state: unknown, input: unknown): Promise<unknown>
}

/**
 * A plugin whose functions run elsewhere: the same members, each function asynchronous. To be checked as any other
 * plugin's export before it is used.
 */
export function remotePlugin({ data, members }: Description, calls: RemoteCalls): IWeChatProtocol {
  members.forEach((member, index) => {
    attach(data, member, remoteMember(member, index, calls))
  })
  return definePlugin(data as IWeChatProtocol)
}

function remoteMember({ path, callAt }: Member, index: number, calls: RemoteCalls): object {
  const remote = (...args: readonly unknown[]) => calls.run(index, args, callAt)
  if (path.at(-1) === 'readLine')
    readsManyLines(remote, (lines, state, input) => calls.lines(index, lines, state, input))
  return remote
}

function attach(data: unknown, { path }: Member, remote: object): void {
  let at = data
  for (const step of path.slice(0, -1)) at = isJsonObject(at) && Object.hasOwn(at, step) ? at[step] : undefined
  if (isJsonObject(at))
    Object.defineProperty(at, path.at(-1) ?? '', { value: remote, enumerable: true, configurable: true })
}

import type { AppView, IWeChatProtocol } from '../../../protocol/index.ts'
import { CallsInHand } from '../calls-in-hand.ts'
import type { FromThread, OfRun, ToThread } from '../messages.ts'
import { remotePlugin } from '../remote-plugin.ts'
import { Asks } from '../thread/asks.ts'
import { boundMembers, describe } from '../thread/describe.ts'
import { run, runLines } from '../thread/runs.ts'

/** Both sides of the talk in one thread, with nothing but clones between them: quick, and seen by the debugger. */
export function loopback(plugin: IWeChatProtocol): { readonly plugin: IWeChatProtocol; readonly calls: CallsInHand } {
  const apps = new Map<number, AppView>()
  const toHost = (message: FromThread) => {
    try {
      calls.heard(structuredClone(message) as OfRun)
    } catch {
      if (message[0] === 'ask') asks.unsent(message[2])
      else calls.heard(['uncloneable', message[1] as number])
    }
  }
  const asks = new Asks(toHost)
  const parts = { members: boundMembers(plugin), asks, apps, send: toHost }
  const take = (message: ToThread) => {
    if (message[0] === 'run') run(message, parts)
    else if (message[0] === 'lines') runLines(message, parts)
    else if (message[0] === 'app') apps.set(message[1], message[2])
    else if (message[0] !== 'ping') asks.answered(message)
  }
  const toThread = (message: ToThread) => {
    try {
      take(structuredClone(message))
    } catch {
      calls.unsent(message)
    }
  }
  const calls = new CallsInHand(toThread)
  return { plugin: remotePlugin(structuredClone(describe(plugin)), calls), calls }
}

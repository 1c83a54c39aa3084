import { createContext, runInContext } from 'node:vm'
import { parentPort, workerData } from 'node:worker_threads'
import { isHostError } from '../../../errors/host-error.ts'
import { admitPackage, confineModules, protocolModules } from '../../../plugin/plugin-modules.ts'
import { lineOf, PluginRefusal } from '../../../plugin/plugin-refusal.ts'
import { pluginOf } from '../../../plugin/plugin-shape.ts'
import type { AppView } from '../../../protocol/index.ts'
import type { FromThread, ThreadData, ToThread } from '../messages.ts'
import { Outbox } from '../outbox.ts'
import { Asks } from './asks.ts'
import { confine, type Noise } from './confine.ts'
import { boundMembers, describe } from './describe.ts'
import { dropPermissions } from './drop-permissions.ts'
import { type RunParts, run, runLines } from './runs.ts'

/** The first module of a plugin's thread: gets itself ready, shuts itself in, then loads the plugin. */
const port = parentPort
if (port === null) throw new Error('this module runs in a worker thread')

const post = port.postMessage.bind(port)
const apps = new Map<number, AppView>()
const noise: Noise = { lines: 0, strays: 0 }
const asks = new Asks((message) => outbox.send(message))
const outbox = new Outbox<FromThread>((batch) => post(batch), uncloneable, process.nextTick)
const send = (message: FromThread) => outbox.send(message)

function uncloneable(message: FromThread): void {
  const [kind] = message
  if (kind === 'ask') asks.unsent(message[2])
  else if (kind === 'ready') send(['refused', 'WXH_PLUGIN_INVALID', ['its members hold what is no plain data'], ''])
  else if (kind !== 'refused' && kind !== 'up') send(['uncloneable', message[1]])
}

const { directory, entry, integrity, files } = workerData as ThreadData
const address = admitPackage({ directory, entry, integrity, files })
// Whatever a plugin may import is here before the doors close.
for (const module of protocolModules(files)) await import(module)
const bareRealm = new Set(runInContext('Object.getOwnPropertyNames(globalThis)', createContext()) as string[])

dropPermissions()
confine(noise, bareRealm)
confineModules()

post([['up']])
try {
  const plugin = pluginOf(await import(address))
  const parts: RunParts = { members: boundMembers(plugin), asks, apps, send }
  port.on('message', (batch: readonly ToThread[]) => {
    for (const message of batch) take(message, parts)
  })
  send(['ready', describe(plugin)])
} catch (error) {
  send(refusalOf(error))
}

function take(message: ToThread, parts: RunParts): void {
  switch (message[0]) {
    case 'run':
      run(message, parts)
      break
    case 'lines':
      runLines(message, parts)
      break
    case 'app':
      apps.set(message[1], Object.freeze(message[2]))
      break
    case 'ping':
      pong(message[1])
      break
    default:
      asks.answered(message)
  }
}

function pong(id: number): void {
  send(['pong', id, noise.lines, noise.strays])
  noise.lines = 0
  noise.strays = 0
}

function refusalOf(error: unknown): FromThread {
  if (error instanceof PluginRefusal) return ['refused', error.code, error.problems, error.remedy]
  if (isHostError(error)) return ['refused', error.code, [error.message], '']
  return ['refused', 'WXH_PLUGIN_LOAD_FAILED', [`its module threw ${lineOf(error)}`], '']
}

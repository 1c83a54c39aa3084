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
  if (message.kind === 'ask') asks.uncloneable(message.ask)
  else if ('id' in message) post([{ kind: 'uncloneable', id: message.id }])
  else
    post([
      { kind: 'refused', code: 'WXH_PLUGIN_INVALID', problems: ['its members hold what is no plain data'], remedy: '' },
    ])
}

const { directory, entry, integrity, files } = workerData as ThreadData
const address = admitPackage({ directory, entry, integrity, files })
// Whatever a plugin may import is here before the doors close.
for (const module of protocolModules()) await import(module)
const bareRealm = new Set(runInContext('Object.getOwnPropertyNames(globalThis)', createContext()) as string[])

dropPermissions()
confine(noise, bareRealm)
confineModules()

try {
  const plugin = pluginOf(await import(address))
  const parts: RunParts = { members: boundMembers(plugin), asks, apps, send }
  port.on('message', (batch: readonly ToThread[]) => {
    for (const message of batch) take(message, parts)
  })
  send({ kind: 'ready', description: describe(plugin) })
} catch (error) {
  send({ kind: 'refused', ...refusalOf(error) })
}

function take(message: ToThread, parts: RunParts): void {
  if (message.kind === 'run') run(message, parts)
  else if (message.kind === 'lines') runLines(message, parts)
  else if (message.kind === 'app') apps.set(message.id, Object.freeze(message.app))
  else if (message.kind === 'ping') pong(message.id)
  else asks.answered(message)
}

function pong(id: number): void {
  send({ kind: 'pong', id, ...noise })
  noise.lines = 0
  noise.strays = 0
}

function refusalOf(error: unknown) {
  if (error instanceof PluginRefusal) return { code: error.code, problems: error.problems, remedy: error.remedy }
  if (isHostError(error)) return { code: error.code, problems: [error.message], remedy: '' }
  return { code: 'WXH_PLUGIN_LOAD_FAILED', problems: [`its module threw ${lineOf(error)}`], remedy: '' }
}

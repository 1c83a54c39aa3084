import { Worker } from 'node:worker_threads'
import { PluginRefusal } from '../../plugin/plugin-refusal.ts'
import type { WorkerLimits } from '../../settings.ts'
import { MemberFault } from '../member-fault.ts'
import { CallsInHand } from './calls-in-hand.ts'
import type { Description, FromThread, ThreadData, ToThread } from './messages.ts'
import { Outbox } from './outbox.ts'
import { readableFolders } from './readable-folders.ts'

export interface ThreadEvents {
  /** It is about to load the plugin's module. */
  readonly onUp: () => void
  /** What it says of itself when it is asked. @see FromThread `pong` */
  readonly onPong: (id: number, lines: number, strays: number) => void
  /** Once, whatever the reason. */
  readonly onDeath: (why: string) => void
}

/** In microseconds. */
type CpuUser = Partial<Pick<Worker, 'cpuUsage'>>

const MiB = 1024 * 1024

/** One worker thread with a plugin in it, from its start to its death. */
export class PluginThread {
  readonly calls: CallsInHand
  /** @throws PluginRefusal: the plugin's own fault; MemberFault `died`. */
  readonly ready: Promise<Description>
  readonly #worker: Worker
  readonly #outbox: Outbox<ToThread>
  readonly #events: ThreadEvents
  #isDead = false
  #settle: { resolve(description: Description): void; reject(error: Error): void } | undefined

  constructor(name: string, data: ThreadData, limits: WorkerLimits, events: ThreadEvents) {
    this.#events = events
    this.ready = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    // Whoever starts it may look at it later.
    this.ready.catch(() => {})
    this.#worker = newWorker(name, data, limits)
    this.#outbox = new Outbox<ToThread>(
      (batch) => this.#worker.postMessage(batch),
      (message) => this.calls.unsent(message),
    )
    this.calls = new CallsInHand((message) => this.#outbox.send(message))
    this.#worker.on('message', (batch: readonly FromThread[]) => {
      this.#heardAll(batch)
    })
    this.#worker.on('error', (error: NodeJS.ErrnoException) => this.#died(reasonOf(error)))
    this.#worker.on('messageerror', () => void this.end('it sent what cannot be read'))
    this.#worker.on('exit', (code) => this.#died(`its thread ended by itself (exit code ${code})`))
  }

  ping(id: number): void {
    this.#outbox.send(['ping', id])
  }

  /** Answers also while the plugin's code never yields. Undefined once the thread is no more. */
  async memory(): Promise<{ readonly heap: number; readonly buffers: number } | undefined> {
    try {
      const { used_heap_size: heap, external_memory: buffers } = await this.#worker.getHeapStatistics()
      return { heap, buffers }
    } catch {
      return undefined
    }
  }

  /** As {@link memory}. Undefined also where Node cannot tell: before 22.20 and 24.6. */
  async cpuMs(): Promise<number | undefined> {
    try {
      const used = await (this.#worker as CpuUser).cpuUsage?.()
      return used && (used.user + used.system) / 1_000
    } catch {
      return undefined
    }
  }

  /** Ends it at once, whatever it is at. */
  async end(why: string): Promise<void> {
    this.#died(why)
    await this.#worker.terminate()
  }

  /** What it sends is not to be trusted: a plugin may have changed what its thread itself stands on, e.g. Array.prototype. */
  #heardAll(batch: readonly FromThread[]): void {
    try {
      for (const message of batch) this.#heard(message)
    } catch {
      void this.end('it sent what makes no sense')
    }
  }

  #heard(message: FromThread): void {
    if (this.#isDead) return
    switch (message[0]) {
      case 'ready':
        this.#settle?.resolve(message[1])
        break
      case 'up':
        this.#events.onUp()
        break
      case 'refused':
        this.#settle?.reject(refusal(message))
        break
      case 'pong':
        this.#events.onPong(message[1], message[2], message[3])
        break
      default:
        this.calls.heard(message)
    }
  }

  #died(why: string): void {
    if (this.#isDead) return
    this.#isDead = true
    const fault = new MemberFault('died', why)
    this.#settle?.reject(fault)
    this.calls.drop(fault)
    this.#events.onDeath(why)
  }
}

function newWorker(name: string, data: ThreadData, limits: WorkerLimits): Worker {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const worker = new Worker(new URL(`./thread/main.${extension}`, import.meta.url), {
    name,
    workerData: data,
    env: {},
    argv: [],
    execArgv: ['--permission', '--no-warnings', ...readableFolders().map((folder) => `--allow-fs-read=${folder}`)],
    stdin: false,
    stdout: true,
    stderr: true,
    // The watchdog is there before this; where the heap grows faster than it looks, V8 ends the thread.
    resourceLimits: { maxOldGenerationSizeMb: Math.ceil((limits.heapBytes * 1.5) / MiB) + 16, stackSizeMb: 4 },
  })
  // Swallowed: what a plugin writes may hold what it was given.
  worker.stdout.resume()
  worker.stderr.resume()
  worker.unref()
  return worker
}

const refusal = ([, code, problems, remedy]: Extract<FromThread, readonly ['refused', ...unknown[]]>): PluginRefusal =>
  new PluginRefusal(code as PluginRefusal['code'], problems, remedy === '' ? undefined : remedy)

/** Never the message of an error of the plugin. */
function reasonOf({ code, name }: NodeJS.ErrnoException): string {
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'its heap was full'
  return `its thread was ended by an error (${code ?? name})`
}

import { isDeepStrictEqual } from 'node:util'
import type { Clock, Timer } from '../../clock.ts'
import type { WorkerEvent, WorkerHandle, WorkerState } from '../../plugin/worker-handle.ts'
import type { WorkerLimits } from '../../settings.ts'
import { MemberFault } from '../member-fault.ts'
import { afterDeath } from './after-death.ts'
import type { Description, ThreadData } from './messages.ts'
import { PluginThread } from './plugin-thread.ts'
import type { RemoteCalls } from './remote-plugin.ts'
import { StartLimit } from './start-limit.ts'
import { Watchdog } from './watchdog.ts'

export interface SupervisorParts {
  readonly clock: Clock
  readonly limits: WorkerLimits
  /** How long its module may take to be ready, in milliseconds. */
  readonly timeoutMs: number
  /** Bytes of memory that the whole process holds. */
  readonly rss: () => number
}

interface Alive {
  readonly thread: PluginThread
  readonly watchdog: Watchdog
}

/** A plugin that runs in threads, one after the other: each that dies is followed by another, unless they die too often. */
export class SupervisedPlugin implements RemoteCalls, WorkerHandle {
  readonly #name: string
  readonly #data: ThreadData
  readonly #parts: SupervisorParts
  readonly #deaths: number[] = []
  #state: WorkerState = 'starting'
  #listener: (event: WorkerEvent) => void = () => {}
  #alive: Alive | undefined
  #description: Description | undefined
  /** The thread that takes calls, once there is one. */
  #next = Promise.withResolvers<PluginThread>()
  #restart: Timer | undefined

  constructor(name: string, data: ThreadData, parts: SupervisorParts) {
    this.#name = name
    this.#data = data
    this.#parts = parts
    this.#next.promise.catch(() => {})
  }

  get state(): WorkerState {
    return this.#state
  }

  listen(listener: (event: WorkerEvent) => void): void {
    this.#listener = listener
  }

  /** @throws PluginRefusal; MemberFault `died`. There is no second try: whoever starts it should know. */
  async start(): Promise<Description> {
    try {
      const description = await this.#launch()
      this.#description = description
      return description
    } catch (error) {
      await this.stop()
      throw error
    }
  }

  run(member: number, args: readonly unknown[], callAt: number | undefined): Promise<unknown> {
    return this.#whenRunning((thread) => thread.calls.run(member, args, callAt))
  }

  lines(member: number, lines: readonly string[], state: unknown, input: unknown): Promise<unknown> {
    return this.#whenRunning((thread) => thread.calls.lines(member, lines, state, input))
  }

  /** At once where it runs: the very promise of the call is handed on, which knows what to do when it is given up. */
  #whenRunning(use: (thread: PluginThread) => Promise<unknown>): Promise<unknown> {
    return this.#state === 'running' && this.#alive !== undefined
      ? use(this.#alive.thread)
      : this.#next.promise.then(use)
  }

  async stop(): Promise<void> {
    this.#state = 'stopped'
    this.#restart?.cancel()
    this.#next.promise.catch(() => {})
    this.#next.reject(new MemberFault('died', 'the host stops'))
    await this.#end('the host stops')
  }

  async #launch(): Promise<Description> {
    const { clock, limits, timeoutMs, rss } = this.#parts
    const startLimit = new StartLimit(clock, (why) => void thread.end(why))
    const thread = new PluginThread(this.#name, this.#data, limits, {
      onUp: () => startLimit.isUp(timeoutMs),
      onPong: (id, lines, strays) => {
        watchdog.heard(id)
        if (lines + strays > 0) this.#listener({ kind: 'noise', lines, strays })
      },
      onDeath: (why) => this.#died(thread, why),
    })
    const watchdog = new Watchdog(thread, limits, clock, rss)
    this.#alive = { thread, watchdog }
    const description = await thread.ready.finally(() => startLimit.cancel())
    watchdog.listens()
    this.#runs(thread)
    return description
  }

  #runs(thread: PluginThread): void {
    if (this.#alive?.thread !== thread) return
    this.#state = 'running'
    this.#next.resolve(thread)
  }

  #died(thread: PluginThread, why: string): void {
    if (this.#alive?.thread !== thread) return
    const wasFirst = this.#state === 'starting'
    this.#alive.watchdog.stop()
    this.#alive = undefined
    // Stopped, or never there: nobody waits for another one.
    if (this.#state === 'stopped' || wasFirst) return
    this.#deaths.push(this.#parts.clock.monotonic())
    const decision = afterDeath(this.#deaths, this.#parts.limits)
    if (this.#state === 'running') this.#next = Promise.withResolvers()
    this.#next.promise.catch(() => {})
    if (decision.do === 'quarantine') this.#quarantine(why)
    else this.#restartAfter(decision.afterMs, why)
  }

  #restartAfter(ms: number, why: string): void {
    this.#state = 'restarting'
    this.#listener({ kind: 'died', why, restartInMs: ms })
    this.#restart = this.#parts.clock.after(ms, () => void this.#again())
  }

  #quarantine(why: string): void {
    this.#state = 'quarantined'
    this.#listener({ kind: 'quarantined', why, deaths: this.#deaths.length })
    this.#next.reject(
      new MemberFault('quarantined', `its worker died ${this.#deaths.length} times, at last because ${why}`),
    )
  }

  async #again(): Promise<void> {
    try {
      const description = await this.#launch()
      if (!isDeepStrictEqual(description.members, this.#description?.members))
        await this.#end('it is another plugin each time it is loaded')
      else this.#listener({ kind: 'restarted' })
    } catch {
      // Dead before it was ready; or refused, which it was not the first time.
      await this.#end('it could not be loaded again')
    }
  }

  async #end(why: string): Promise<void> {
    const alive = this.#alive
    alive?.watchdog.stop()
    await alive?.thread.end(why)
  }
}

import type { App } from '../app/app.ts'
import { HostError } from '../errors/host-error.ts'
import { outcomeOwner } from '../outcome/outcome-owner.ts'
import type { OutcomeId, OutcomeStore } from '../outcome/outcome-store.ts'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { AppView, Settled, Tracked } from '../protocol/index.ts'
import type { PluginRunner, RunFault } from '../runner/plugin-runner.ts'
import type { CallRequest } from './call-request.ts'

export interface FollowParts {
  readonly runner: PluginRunner
  readonly outcomes: Pick<OutcomeStore, 'find' | 'track' | 'note' | 'forget'>
  /** What a query found out is raised as a push would be. */
  readonly raise: (app: App, loaded: LoadedPlugin, settled: Settled) => Promise<void>
  /** A mistake of the plugin, or a store that is away, beside a call that was answered all the same. */
  readonly onTrouble: (what: RunFault | unknown) => void
}

/** Notes for one call what a later push or query may tell more of. */
export class Following {
  readonly #request: CallRequest
  readonly #view: AppView
  readonly #parts: FollowParts
  /** An earlier call, of another operation perhaps, is followed under the same key. Undefined: nobody has looked yet. */
  #isShared: boolean | undefined

  /** @param before of the arm that this one takes over from: what that one noted is no earlier call. */
  constructor(request: CallRequest, view: AppView, parts: FollowParts, before?: Following) {
    this.#request = request
    this.#view = view
    this.#parts = parts
    this.#isShared = before === undefined ? undefined : before.#isShared
  }

  /** Before the first byte leaves. @throws HostError WXH_STORE_UNAVAILABLE: nothing may be sent. */
  async begin(): Promise<void> {
    const tracked = await this.#tracked(undefined)
    if (tracked === undefined) return
    try {
      this.#isShared ??= this.#parts.outcomes.find(this.#idOf(tracked)) !== undefined
      await this.#track(tracked)
    } catch (cause) {
      throw new HostError('WXH_STORE_UNAVAILABLE', 'What becomes of this call cannot be kept, so nothing was sent.', {
        cause,
      })
    }
  }

  /** The answer is the caller's, whatever fails here. */
  async answered(output: unknown): Promise<void> {
    const { app, loaded, operation, input } = this.#request
    try {
      const tracked = await this.#tracked(output)
      if (tracked !== undefined) this.#parts.outcomes.note(this.#place(tracked), app.appid, tracked)
      if (operation.settles === undefined) return
      const run = await this.#parts.runner.settles(operation, output, input, this.#view)
      if (run.kind === 'fault') this.#parts.onTrouble(run)
      else if (run.value !== undefined) await this.#parts.raise(app, loaded, run.value)
    } catch (error) {
      this.#parts.onTrouble(error)
    }
  }

  /** It surely came to nothing: there is nothing to ask for, unless an earlier call under its key still waits for its end. */
  async refused(): Promise<void> {
    if (this.#isShared === true) return
    const tracked = await this.#tracked(undefined)
    if (tracked === undefined) return
    await this.#parts.outcomes.forget(this.#idOf(tracked)).catch(this.#parts.onTrouble)
  }

  async #tracked(output: unknown): Promise<Tracked | undefined> {
    const { operation, input } = this.#request
    if (operation.tracks === undefined) return undefined
    const run = await this.#parts.runner.tracks(operation, input, output, this.#view)
    if (run.kind === 'ran') return run.value
    this.#parts.onTrouble(run)
    return undefined
  }

  #track(tracked: Tracked): Promise<void> {
    return this.#parts.outcomes.track(this.#place(tracked), this.#request.app.appid, tracked)
  }

  #idOf(tracked: Tracked): OutcomeId {
    return { ...this.#place(tracked), key: tracked.key }
  }

  #place({ owner }: Tracked): { readonly owner: string; readonly protocol: string } {
    const { app, loaded } = this.#request
    return { owner: outcomeOwner(owner, app), protocol: loaded.protocol }
  }
}

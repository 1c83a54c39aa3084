import type { Clock } from '../../clock.ts'
import { formatPluginId, type LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { PluginRunner } from '../../runner/plugin-runner.ts'
import type { CallRequest, Rescue } from '../call-request.ts'
import type { CallRunOwn, Misread } from '../call-run-own.ts'
import { type EncodedCall, encodeCall } from '../encode-call.ts'
import type { RescueBudget } from './rescue-budget.ts'
import { hasSameEndpoint } from './same-request.ts'

export interface RescuerParts {
  readonly clock: Clock
  readonly runner: PluginRunner
  readonly rescues: RescueBudget
}

/** The same call for stable. It is not witnessed twice. */
export function stableRequest({ rescue: _, witness: __, ...request }: CallRequest, rescue: Rescue): CallRequest {
  return { ...request, loaded: rescue.loaded, operation: rescue.operation }
}

/** Stable, standing by while the canary handles a call. It encodes once at most, and only when it is needed. */
export class Rescuer {
  readonly request: CallRequest
  readonly #parts: RescuerParts
  readonly #canary: string
  readonly #makeOwn: (request: CallRequest) => CallRunOwn
  #own: CallRunOwn | undefined
  #encoded: Promise<EncodedCall> | undefined
  #isTaken = false

  /** @param request of stable. @param canary the version that it stands by for. */
  constructor(
    request: CallRequest,
    canary: LoadedPlugin,
    makeOwn: (request: CallRequest) => CallRunOwn,
    parts: RescuerParts,
  ) {
    this.request = request
    this.#canary = formatPluginId(canary.id)
    this.#makeOwn = makeOwn
    this.#parts = parts
  }

  get own(): CallRunOwn {
    this.#own ??= this.#makeOwn(this.request)
    return this.#own
  }

  get state(): 'ready' | 'no-room' | 'none' {
    if (this.#isTaken) return 'ready'
    if (this.#parts.clock.now() >= this.request.deadline || this.#isGivenUp) return 'none'
    return this.#parts.rescues.hasRoom() ? 'ready' : 'no-room'
  }

  /** Can ask what became of a request in doubt. */
  get asks(): boolean {
    return this.request.operation.resolve !== undefined
  }

  /** The budget is used up, and that is this canary's doing. */
  get isOverspent(): boolean {
    return this.#parts.rescues.isSpentBy(this.#canary)
  }

  /**
   * Stable takes the call on: counted once a call.
   * @param isRefusal which may be the caller's own fault.
   */
  take(isRefusal = false): void {
    if (this.#isTaken) return
    this.#isTaken = true
    this.#parts.rescues.spend(isRefusal ? undefined : this.#canary)
  }

  encoded(): Promise<EncodedCall> {
    this.#encoded ??= encodeCall(this.own, this.#parts.runner)
    return this.#encoded
  }

  /** Whether stable would have asked the same place, and makes sense of the answer. Pure: nothing is sent. */
  async reads({ as, answer, sent, resent }: Misread): Promise<boolean> {
    try {
      const encoded = await this.encoded()
      if (encoded.kind !== 'request' || !hasSameEndpoint(encoded.prepared, sent)) return false
      const { operation, input } = this.request
      const context = { input, state: undefined, resent }
      const run = await this.#parts.runner.decode(operation, answer.response, this.own.call, context)
      if (run.kind === 'fault' || run.value.kind === 'untrusted') return false
      // A key that stable lacks as well does not show that the canary was wrong to distrust.
      return as === 'unreadable' || run.value.kind !== 'decode-again'
    } catch {
      return false
    }
  }

  get #isGivenUp(): boolean {
    return this.request.operation.effect === 'safe' && this.request.signal?.aborted === true
  }
}

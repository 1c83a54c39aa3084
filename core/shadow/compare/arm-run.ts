import type { AnyOperation, Call, WireHeaders, WireRequest } from '../../protocol/index.ts'
import { isWireRequest } from '../../runner/checked-result.ts'
import { faultOf } from '../../runner/fault-of.ts'
import { fillRequest } from '../../runner/fill-request.ts'
import { InvalidWireRequestError } from '../../runner/invalid-wire-request-error.ts'
import type { PluginRunner, Run } from '../../runner/plugin-runner.ts'
import { prepareRequest } from '../../runner/prepare-request.ts'
import type { PreparedRequest } from '../../runner/prepared-request.ts'
import type { Encoding, Reading } from '../diff/arm-result.ts'
import { shadowCallOf } from '../shadow-call.ts'
import { type ShadowVault, shadowVault } from '../shadow-vault.ts'
import type { SeenAnswer, SeenCall } from './seen-call.ts'
import type { ShadowArm } from './shadow-arm.ts'

/** One version's way through a call that was seen. Nothing is sent. */
export class ArmRun {
  readonly #arm: ShadowArm
  readonly #operation: AnyOperation
  readonly #seen: SeenCall
  readonly #runner: PluginRunner
  readonly #vault: ShadowVault = shadowVault()
  readonly #readingCall: Call
  #state: unknown

  constructor(arm: ShadowArm, operation: AnyOperation, seen: SeenCall, runner: PluginRunner, state?: unknown) {
    this.#arm = arm
    this.#operation = operation
    this.#seen = seen
    this.#runner = runner
    this.#state = state
    this.#readingCall = this.#call()
  }

  async encode(): Promise<Encoding> {
    const run = await this.#runner.encode(this.#operation, this.#seen.input, this.#call())
    if (run.kind === 'fault') return run
    if (!isWireRequest(run.value)) return run.value
    return this.#prepared(run.value, 'encode', (prepared) => ({ kind: 'request', prepared }))
  }

  /** Over the same bytes for both versions: what differs in those is known already. */
  authorize(request: PreparedRequest): Promise<Run<WireHeaders>> {
    const { body, ...rest } = fillRequest(
      request,
      request.fill.map(({ kind, name }) => `shadow-${kind}-${name}`),
    )
    const bytes = typeof body === 'string' ? Buffer.from(body) : (body ?? new Uint8Array(0))
    return this.#runner.authorize(this.#operation, { ...rest, body: new Uint8Array(bytes) }, this.#call())
  }

  async decode({ response, resent }: SeenAnswer): Promise<Reading> {
    const context = { input: this.#seen.input, state: this.#state, resent }
    // Each version has the bytes to itself: in the host's thread it could write into them.
    const own = { ...response, body: new Uint8Array(response.body) }
    const run = await this.#runner.decode(this.#operation, own, this.#readingCall, context)
    if (run.kind === 'fault') return run
    const { value } = run
    if (value.kind === 'stream')
      return this.#prepared(value.request, 'decode', (prepared) => ({ kind: 'stream', prepared, file: value }))
    if (value.kind !== 'next') return value
    this.#state = value.state
    return this.#prepared(value.request, 'decode', (prepared) => ({ kind: 'next', prepared, state: value.state }))
  }

  #prepared<T>(request: WireRequest, phase: 'encode' | 'decode', use: (prepared: PreparedRequest) => T) {
    try {
      return use(prepareRequest(request, this.#arm.limits))
    } catch (error) {
      if (!(error instanceof InvalidWireRequestError)) throw error
      return faultOf(phase, error)
    }
  }

  #call(): Call {
    return shadowCallOf(this.#seen.facts, this.#arm.crypto, this.#vault)
  }
}

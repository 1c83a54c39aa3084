import { unavailable } from './credential-errors.ts'
import type { CredentialRequest, Credentials, HeldCredential } from './credentials.ts'
import type { Outcome } from './line.ts'
import { emit, LineKeeper } from './line-keeper.ts'
import { LineBook } from './line-book.ts'
import type { Owner } from './owner.ts'
import type { Aim } from './plan-fetch.ts'
import { renewLine } from './renew-line.ts'
import type { CredentialTools } from './tools.ts'
import { untilAborted } from './until-aborted.ts'

/** The service over these stores and this lock; it closes them when it is closed. */
export const createCredentials = (tools: CredentialTools): Credentials => new CredentialService(tools)

// A renewal that was under way may end without what a later caller wants; the next one is made for that caller.
const rounds = 3

class CredentialService implements Credentials {
  readonly #tools: CredentialTools
  readonly #lines: LineBook
  readonly #closing = new AbortController()
  readonly #flights = new Set<Promise<Outcome>>()

  constructor(tools: CredentialTools) {
    this.#tools = tools
    this.#lines = new LineBook(tools)
    tools.store.watch?.((state) => {
      emit(tools, { kind: state === 'away' ? 'store-away' : 'store-back' })
      if (state === 'back') void this.#lines.saveAll()
    })
  }

  peek(request: CredentialRequest): HeldCredential | undefined {
    const line = this.#lines.find(request)?.line
    if (line === undefined) return undefined
    const now = this.#tools.clock.now()
    return line.isDue(now) ? undefined : line.valueOf(request.valueName, now)
  }

  async get(request: CredentialRequest, signal?: AbortSignal): Promise<HeldCredential> {
    const keeper = this.#lines.of(request)
    for (let round = 0; round < rounds; round++) {
      const held = this.#serve(keeper, request)
      if (held !== undefined) return held
      await this.#reach(keeper, request, { kind: 'have' }, signal)
    }
    return this.#serve(keeper, request) ?? fail(unavailable(request, 'what WeChat gave ended at once', 1_000))
  }

  async rejected(request: CredentialRequest, failed: HeldCredential, signal?: AbortSignal): Promise<HeldCredential> {
    const keeper = this.#lines.of(request)
    for (let round = 0; round < rounds; round++) {
      const held = keeper.line.valueOf(request.valueName, this.#tools.clock.now())
      if (held !== undefined && held.value !== failed.value) return held
      await this.#reach(keeper, request, { kind: 'replace', refused: failed.value }, signal)
    }
    const held = keeper.line.valueOf(request.valueName, this.#tools.clock.now())
    if (held !== undefined && held.value !== failed.value) return held
    throw unavailable(request, 'what WeChat gave ended at once', 1_000)
  }

  forget(owners: readonly Owner[]): void {
    for (const owner of owners) this.#lines.forget(owner)
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the host is stopping'))
    await Promise.all(this.#flights)
    const { lock, store, durableStore } = this.#tools
    await lock.close()
    await store.close()
    await durableStore?.close()
  }

  /** The value in force; renewing in the background when it is due. */
  #serve(keeper: LineKeeper, request: CredentialRequest): HeldCredential | undefined {
    const { line } = keeper
    const now = this.#tools.clock.now()
    const held = line.valueOf(request.valueName, now)
    if (held !== undefined && line.isDue(now)) this.#depart(keeper, request, { kind: 'renew', fence: line.set?.fence ?? 0 })
    return held
  }

  /** Joins the renewal under way, or starts one; throws when it failed and was made for the same aim. */
  async #reach(keeper: LineKeeper, request: CredentialRequest, aim: Aim, signal?: AbortSignal): Promise<void> {
    const { line } = keeper
    const underWay = line.flight
    if (underWay === undefined) {
      const refusal = line.refusalAt(this.#tools.clock.now())
      if (refusal !== undefined) throw refusal
    }
    const flight = underWay ?? this.#depart(keeper, request, aim)
    const { error } = await untilAborted(flight.outcome, signal)
    if (error !== undefined && isSameAim(flight.aim, aim)) throw error
  }

  #depart(keeper: LineKeeper, request: CredentialRequest, aim: Aim) {
    const { line } = keeper
    const base = { tools: this.#tools, keeper, request, aim, epoch: line.epoch, closing: this.#closing.signal }
    const outcome = renewLine({ ...base, done: { normal: false, forced: false } }).finally(() => {
      this.#flights.delete(outcome)
      if (line.flight === flight) line.flight = undefined
    })
    const flight = { aim, outcome }
    line.flight = flight
    this.#flights.add(outcome)
    return flight
  }
}

const isSameAim = (one: Aim, other: Aim): boolean =>
  one.kind === other.kind && (one.kind !== 'replace' || other.kind !== 'replace' || one.refused === other.refused)

const fail = (error: Error): never => {
  throw error
}

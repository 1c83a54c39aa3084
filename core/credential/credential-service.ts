import type { CredentialValue } from '../protocol/index.ts'
import { unavailable } from './credential-errors.ts'
import type { CredentialRequest, Credentials, HeldCredential } from './credentials.ts'
import type { Flight, Outcome } from './line.ts'
import { LineBook } from './line-book.ts'
import { emit, type LineKeeper } from './line-keeper.ts'
import type { Owner } from './owner.ts'
import type { Aim } from './plan-fetch.ts'
import { putValues } from './put-values.ts'
import { renewLine } from './renew-line.ts'
import type { Renewal } from './renewal.ts'
import type { CredentialTools } from './tools.ts'
import { untilAborted } from './until-aborted.ts'

// The renewal that a caller joins may have been for another aim; the next one is for its own.
const rounds = 3
const closeWithinMs = 5_000

/** Decides who fetches and who waits; what is fetched and when is decided by planFetch and renewLine. */
export class CredentialService implements Credentials {
  readonly #tools: CredentialTools
  readonly #lines: LineBook
  readonly #closing = new AbortController()
  readonly #ended = new AbortController()
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

  current(request: CredentialRequest): HeldCredential | undefined {
    const keeper = this.#lines.find(request)
    return keeper === undefined ? undefined : this.#serve(keeper, request)
  }

  namesHeld(request: CredentialRequest): readonly string[] {
    const line = this.#lines.find(request)?.line
    const now = this.#tools.clock.now()
    return [...(line?.set?.values ?? [])].filter(([, { expiresAt }]) => expiresAt > now).map(([name]) => name)
  }

  async put(request: CredentialRequest, values: Readonly<Record<string, CredentialValue>>): Promise<void> {
    const keeper = this.#lines.of(request)
    await putValues(this.#renewal(keeper, request, { kind: 'have' }), values)
    // What came may be the means to a new value (an authorization code) rather than the source's own value.
    if (Object.hasOwn(values, request.sourceName)) return
    const { line } = keeper
    const fence = line.set?.fence ?? 0
    const renew = () => {
      // A renewal that was under way may have used it, and written what it brought.
      if (line.flight === undefined && line.set?.fence === fence)
        this.#depart(keeper, { ...request, valueName: request.sourceName }, { kind: 'renew', fence })
    }
    if (line.flight === undefined) renew()
    else void line.flight.outcome.then(() => renew())
  }

  async get(request: CredentialRequest, signal?: AbortSignal): Promise<HeldCredential> {
    const keeper = this.#lines.of(request)
    const serve = () => this.#serve(keeper, request)
    return serve() ?? this.#reach(keeper, request, { kind: 'have' }, serve, signal)
  }

  async rejected(request: CredentialRequest, failed: HeldCredential, signal?: AbortSignal): Promise<HeldCredential> {
    const keeper = this.#lines.of(request)
    // A late refusal of an old value says nothing about the one that is held now.
    const serve = () => {
      const held = keeper.line.valueOf(request.valueName, this.#tools.clock.now())
      return held?.value === failed.value ? undefined : held
    }
    return serve() ?? this.#reach(keeper, request, { kind: 'replace', refused: failed.value }, serve, signal)
  }

  forget(owners: readonly Owner[]): void {
    for (const owner of owners) this.#lines.forget(owner)
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the host is stopping'))
    const timer = this.#tools.clock.after(closeWithinMs, () => this.#ended.abort())
    await Promise.all(this.#flights)
    timer.cancel()
    await this.#lines.close()
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
    if (held !== undefined && line.isDue(now)) {
      this.#depart(keeper, request, { kind: 'renew', fence: line.set?.fence ?? 0 })
    }
    return held
  }

  /** Joins the renewal under way, or starts one, until `serve` has a value. */
  async #reach(
    keeper: LineKeeper,
    request: CredentialRequest,
    aim: Aim,
    serve: () => HeldCredential | undefined,
    signal: AbortSignal | undefined,
  ): Promise<HeldCredential> {
    for (let round = 0; round < rounds; round++) {
      const flight = keeper.line.flight ?? this.#depart(keeper, request, aim)
      const { error } = await untilAborted(flight.outcome, signal)
      const held = serve()
      if (held !== undefined) return held
      if (error !== undefined && isSameAim(flight.aim, aim)) throw error
    }
    throw unavailable(request, 'what WeChat gave ended at once', 1_000)
  }

  #depart(keeper: LineKeeper, request: CredentialRequest, aim: Aim): Flight {
    const { line } = keeper
    keeper.request = request
    const outcome = renewLine(this.#renewal(keeper, request, aim)).finally(() => {
      this.#flights.delete(outcome)
      if (line.flight === flight) line.flight = undefined
    })
    const flight: Flight = { aim, outcome }
    line.flight = flight
    this.#flights.add(outcome)
    return flight
  }

  #renewal(keeper: LineKeeper, request: CredentialRequest, aim: Aim): Renewal {
    return {
      tools: this.#tools,
      keeper,
      request,
      aim,
      epoch: keeper.line.epoch,
      closing: this.#closing.signal,
      ended: this.#ended.signal,
      done: { normal: false, forced: false },
    }
  }
}

const isSameAim = (one: Aim, other: Aim): boolean =>
  one.kind === other.kind && (one.kind !== 'replace' || other.kind !== 'replace' || one.refused === other.refused)

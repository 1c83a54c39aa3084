import type { RefreshCredential } from '../call/refresh-credential.ts'
import { isHostError } from '../errors/host-error.ts'
import type { Call, Decoded, WireRequest, WireResponse } from '../protocol/index.ts'
import { faultOf } from '../runner/fault-of.ts'
import type { PluginRunner } from '../runner/plugin-runner.ts'
import { prepareRequest, type WireLimits } from '../runner/prepare-request.ts'
import type { PreparedRequest } from '../runner/prepared-request.ts'
import type { CallRequest } from './call-request.ts'
import type { Doubt } from './doubt.ts'
import { type Happened, happenedOf } from './happened.ts'

export interface AnswerParts {
  readonly runner: PluginRunner
  readonly refresh: RefreshCredential
}

export interface AnswerOwn {
  readonly request: CallRequest
  /** As its plugin encoded with. */
  readonly call: Call
  readonly limits: WireLimits
  /** Undefined: it cannot be learned what became of a request in doubt. */
  readonly ask: unknown
  /** Milliseconds since 1970: decode takes no longer, so that there is time for another arm. Default: the call's deadline. */
  readonly readBy?: () => number
}

/** The answer asks for another request. */
export type Next = { readonly kind: 'next'; readonly prepared: PreparedRequest }

/** Longest chain of requests (`next`) that one operation may make. */
const maxSteps = 8

/** Reads the answers of one call, and holds what its plugin keeps from one to the next. */
export class Answers {
  readonly #own: AnswerOwn
  readonly #parts: AnswerParts
  readonly #doubt: Doubt
  #state: unknown
  #steps = 0
  #refreshed = false

  constructor(own: AnswerOwn, parts: AnswerParts, doubt: Doubt) {
    this.#own = own
    this.#parts = parts
    this.#doubt = doubt
  }

  get isFirstStep(): boolean {
    return this.#steps === 0
  }

  /** @throws HostError when a key to read it with cannot be had. */
  async read(response: WireResponse, retryAfterMs: number | undefined): Promise<Happened | Next> {
    const { request, call, readBy } = this.#own
    const { operation, input } = request
    const context = { input, state: this.#state, resent: this.#doubt.isThere }
    const run = await this.#doubt.unread(() =>
      this.#parts.runner.decode(operation, response, call, context, readBy?.()),
    )
    if (run.kind === 'fault') return { kind: 'unreadable', fault: run }
    const decoded = run.value
    if (decoded.kind === 'next') return this.#next(decoded.request, decoded.state)
    if (decoded.kind === 'stream') return this.#stream(decoded)
    if (decoded.kind !== 'decode-again') return happenedOf(decoded, retryAfterMs)
    if (this.#refreshed) return { kind: 'untrusted', reason: 'signature' }
    this.#refreshed = true
    return (await this.#refresh(decoded.refresh)) ?? this.read(response, retryAfterMs)
  }

  #next(request: WireRequest, state: unknown): Happened | Next {
    if (++this.#steps > maxSteps)
      return {
        kind: 'unreadable',
        fault: { kind: 'fault', phase: 'decode', what: 'invalid', note: `more than ${maxSteps} requests in a row` },
      }
    try {
      const prepared = prepareRequest(request, this.#own.limits)
      this.#state = state
      return { kind: 'next', prepared }
    } catch (error) {
      return { kind: 'unreadable', fault: faultOf('decode', error) }
    }
  }

  #stream(file: Extract<Decoded<unknown>, { kind: 'stream' }>): Happened {
    try {
      return { kind: 'stream', file, prepared: prepareRequest(file.request, this.#own.limits) }
    } catch (error) {
      return { kind: 'unreadable', fault: faultOf('decode', error) }
    }
  }

  /** @returns what the answer is taken for where no newer key can be had: one that nobody can read. */
  async #refresh(name: string): Promise<Happened | undefined> {
    const { app } = this.#own.request
    try {
      await this.#doubt.unread(() => this.#doubt.waiting((signal) => this.#parts.refresh(app, name, signal)))
      return undefined
    } catch (error) {
      if (!isHostError(error) || this.#own.ask === undefined) throw error
      return { kind: 'untrusted', reason: 'signature' }
    }
  }
}

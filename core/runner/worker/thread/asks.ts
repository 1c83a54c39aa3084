import type { AsynchronousMember, FromThread, ToThread } from '../messages.ts'
import { cutReferences } from '../references.ts'
import type { Ask } from './thread-call.ts'

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** What plugins in this thread asked of the host. */
export class Asks {
  readonly #send: (message: FromThread) => void
  readonly #waiting = new Map<number, Waiting>()
  /** Errors of the host as they were thrown here -> their numbers there. Known by identity: nobody can make one. */
  readonly #hostErrors = new WeakMap<object, number>()
  #last = 0

  constructor(send: (message: FromThread) => void) {
    this.#send = send
  }

  /** For the run of this number. */
  askFor(id: number): Ask {
    return (member, args) => this.#ask(id, member, args)
  }

  answered(message: Extract<ToThread, { kind: 'answer' | 'refusal' }>): void {
    const waiting = this.#waiting.get(message.ask)
    this.#waiting.delete(message.ask)
    if (message.kind === 'answer') waiting?.resolve(message.value)
    else waiting?.reject(this.#errorOf(message))
  }

  hostErrorOf(error: unknown): number | undefined {
    return typeof error === 'object' && error !== null ? this.#hostErrors.get(error) : undefined
  }

  #ask(id: number, member: AsynchronousMember, args: readonly unknown[]): Promise<unknown> {
    const ask = ++this.#last
    return new Promise((resolve, reject) => {
      this.#waiting.set(ask, { resolve, reject })
      const { value } = cutReferences(args)
      this.#send({ kind: 'ask', id, ask, member, args: value as readonly unknown[] })
    })
  }

  /** @see FromThread `uncloneable`: what was asked with something that is no plain data. */
  uncloneable(ask: number): void {
    const waiting = this.#waiting.get(ask)
    this.#waiting.delete(ask)
    waiting?.reject(new TypeError('what the host is asked must be plain data'))
  }

  #errorOf({ name, message, hostError }: Extract<ToThread, { kind: 'refusal' }>): Error {
    const error = new Error(message)
    error.name = name
    if (hostError !== undefined) this.#hostErrors.set(error, hostError)
    return error
  }
}

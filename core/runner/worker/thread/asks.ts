import { Packer } from '../crossing.ts'
import type { AnswerMessage, AskMessage, AsynchronousMember, RefusalMessage } from '../messages.ts'

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** What plugins in this thread asked of the host. */
export class Asks {
  readonly #send: (message: AskMessage) => void
  readonly #waiting = new Map<number, Waiting>()
  /** Errors of the host as they were thrown here -> their numbers there. Known by identity: nobody can make one. */
  readonly #hostErrors = new WeakMap<object, number>()
  #last = 0

  constructor(send: (message: AskMessage) => void) {
    this.#send = send
  }

  answered(message: AnswerMessage | RefusalMessage): void {
    const waiting = this.#taken(message[1])
    if (message[0] === 'answer') waiting?.resolve(message[2])
    else waiting?.reject(this.#errorOf(message))
  }

  /** What was asked with is no plain data. */
  unsent(ask: number): void {
    this.#taken(ask)?.reject(new TypeError('what the host is asked must be plain data'))
  }

  hostErrorOf(error: unknown): number | undefined {
    return typeof error === 'object' && error !== null ? this.#hostErrors.get(error) : undefined
  }

  /** @param id of the run. */
  ask(id: number, member: AsynchronousMember, args: readonly unknown[]): Promise<unknown> {
    const ask = ++this.#last
    return new Promise((resolve, reject) => {
      this.#waiting.set(ask, { resolve, reject })
      this.#send(['ask', id, ask, member, new Packer().pack(args) as readonly unknown[]])
    })
  }

  #taken(ask: number): Waiting | undefined {
    const waiting = this.#waiting.get(ask)
    this.#waiting.delete(ask)
    return waiting
  }

  #errorOf([, , name, message, hostError]: RefusalMessage): Error {
    const error = new Error(message)
    error.name = name
    if (hostError !== undefined) this.#hostErrors.set(error, hostError)
    return error
  }
}

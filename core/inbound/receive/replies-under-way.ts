import type { Received } from './received.ts'

/**
 * Replies that the webhook is being asked for, by event. WeChat pushes again when it has lost the connection, and then the user
 * waits for the answer to the repeat: it is given the same.
 */
export class RepliesUnderWay {
  readonly #byEvent = new Map<string, Promise<Received>>()

  /** @param ids of the events that the push brought. */
  async run(ids: readonly string[], make: () => Promise<Received>): Promise<Received> {
    const made = make()
    for (const id of ids) this.#byEvent.set(id, made)
    try {
      return await made
    } finally {
      for (const id of ids) this.#byEvent.delete(id)
    }
  }

  find(ids: readonly string[]): Promise<Received> | undefined {
    const [id] = ids
    return id === undefined ? undefined : this.#byEvent.get(id)
  }
}

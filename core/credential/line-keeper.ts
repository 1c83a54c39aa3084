import { type Owner, ownerKey } from './owner.ts'
import type { CredentialEvent, SourceEvent } from './credential-event.ts'
import type { CredentialSet } from './credential-set.ts'
import type { CredentialStore, StoreKey } from './credential-store.ts'
import type { CredentialRequest } from './credentials.ts'
import { Line } from './line.ts'
import type { CredentialTools } from './tools.ts'

/** One line with its place in the store: reads into it, and writes what it holds. */
export class LineKeeper {
  readonly line = new Line()
  readonly key: StoreKey
  readonly #tools: CredentialTools
  readonly #store: CredentialStore | undefined
  readonly #request: CredentialRequest

  constructor(tools: CredentialTools, request: CredentialRequest) {
    this.key = { owner: ownerKey(request.owner), sourceName: request.sourceName }
    this.#tools = tools
    this.#store = request.durable ? tools.durableStore : tools.store
    this.#request = request
  }

  get isDurable(): boolean {
    return this.#request.durable
  }

  get owner(): Owner {
    return this.#request.owner
  }

  /**
   * Takes over what the store has, if newer.
   * @returns false when the store cannot be asked. One that is durable must not be fetched then.
   */
  async load(): Promise<boolean> {
    try {
      const found = await this.#store?.read(this.key)
      if (found !== undefined) this.adopt(found)
      return this.#store !== undefined
    } catch {
      return false
    }
  }

  adopt(set: CredentialSet): void {
    this.line.adopt(set, this.#request.renewAheadMs, this.#tools.random())
  }

  /** Writes what is held. Whatever goes wrong, the values in memory serve. */
  async save(): Promise<void> {
    const set = this.line.latest
    if (set === undefined) return
    try {
      const isWritten = await this.#store?.write(this.key, set)
      this.line.unsaved = false
      if (isWritten === false) await this.#giveWay()
    } catch {
      if (!this.line.unsaved) this.tell('unsaved')
      this.line.unsaved = true
    }
  }

  tell(kind: SourceEvent['kind'], more: Partial<Pick<SourceEvent, 'forced' | 'class'>> = {}): void {
    const { owner, sourceName } = this.#request
    emit(this.#tools, { kind, owner, sourceName, forced: false, ...more })
  }

  async #giveWay(): Promise<void> {
    this.tell('write-refused')
    await this.load()
  }
}

/** A listener that throws harms nobody. */
export function emit(tools: CredentialTools, event: CredentialEvent): void {
  try {
    tools.onEvent(event)
  } catch {
    // Counting is no reason to fail.
  }
}

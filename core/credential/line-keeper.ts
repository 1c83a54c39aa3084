import type { Timer } from '../clock.ts'
import type { CredentialEvent, SourceEvent } from './credential-event.ts'
import type { CredentialSet } from './credential-set.ts'
import type { CredentialStore, StoreKey } from './credential-store.ts'
import type { CredentialRequest } from './credentials.ts'
import { Line } from './line.ts'
import { ownerKey } from './owner.ts'
import type { CredentialTools } from './tools.ts'

const saveAgainAfterMs = 5_000

export type Loaded = { readonly isLoaded: true } | { readonly isLoaded: false; readonly cause: unknown }

/** `superseded`: a later set of another host serves. `failed`: in memory alone. */
type Written = 'written' | 'superseded' | 'failed'

/** One line with its place in the store: reads into it, and writes what it holds. */
export class LineKeeper {
  readonly line = new Line()
  readonly key: StoreKey
  /** The latest: settings of an app may change. */
  request: CredentialRequest
  readonly #tools: CredentialTools
  readonly #store: CredentialStore | undefined
  #retry: Timer | undefined

  constructor(tools: CredentialTools, request: CredentialRequest) {
    this.key = { owner: ownerKey(request.owner), sourceName: request.sourceName }
    this.request = request
    this.#tools = tools
    this.#store = request.durable ? tools.durableStore : tools.store
  }

  /** Takes over what the store has, if newer. What is durable must not be fetched where that cannot be known. */
  async load(): Promise<Loaded> {
    if (this.#store === undefined) return { isLoaded: false, cause: new Error('no durable store is set') }
    try {
      const found = await this.#store.read(this.key)
      if (this.request.prepare !== undefined) await this.request.prepare()
      if (found !== undefined) this.adopt(found)
      return { isLoaded: true }
    } catch (cause) {
      return { isLoaded: false, cause }
    }
  }

  adopt(set: CredentialSet): void {
    this.line.adopt(set, this.request.renewAheadMs, this.#tools.random())
  }

  /** Writes a set and then serves it; where it cannot be written, memory serves it until it can. */
  async put(set: CredentialSet): Promise<Written> {
    if (this.request.prepare !== undefined) await this.request.prepare()
    const written = await this.#write(set)
    if (written !== 'superseded') this.adopt(set)
    return written
  }

  /** Writes what is held. */
  async save(): Promise<void> {
    if (this.line.set !== undefined) await this.#write(this.line.set)
  }

  forget(): void {
    this.line.forget(this.request.durable)
  }

  async close(): Promise<void> {
    if (this.line.unsaved) await this.save()
    this.#retry?.cancel()
  }

  tell(kind: SourceEvent['kind'], more: Partial<Pick<SourceEvent, 'forced' | 'class'>> = {}): void {
    const { owner, sourceName } = this.request
    emit(this.#tools, { kind, owner, sourceName, forced: false, ...more })
  }

  async #write(set: CredentialSet): Promise<Written> {
    this.#retry?.cancel()
    try {
      const isWritten = await this.#store?.write(this.key, set)
      this.line.unsaved = false
      if (isWritten !== false) return 'written'
    } catch {
      this.#saveLater()
      return 'failed'
    }
    this.tell('write-refused')
    await this.load()
    return (this.line.latest?.fence ?? 0) > set.fence ? 'superseded' : 'failed'
  }

  #saveLater(): void {
    if (!this.line.unsaved) this.tell('unsaved')
    this.line.unsaved = true
    // Others can be fetched again, and are written when their store says that it is back.
    if (this.request.durable) this.#retry = this.#tools.clock.after(saveAgainAfterMs, () => void this.save())
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

import type { OwnerKind } from '../protocol/index.ts'
import type { CredentialRequest } from './credentials.ts'
import { LineKeeper } from './line-keeper.ts'
import type { Owner } from './owner.ts'
import type { CredentialTools } from './tools.ts'

type ById = Map<string, LineKeeper>

/** All lines. Owners come from the apps file, so that there are no more of them than apps. */
export class LineBook {
  readonly #tools: CredentialTools
  // Nested rather than under one joined text: looking up is on the way of every call.
  readonly #sources: Readonly<Record<OwnerKind, Map<string, ById>>> = {
    app: new Map(),
    merchant: new Map(),
    component: new Map(),
  }

  constructor(tools: CredentialTools) {
    this.#tools = tools
  }

  find({ owner, sourceName }: CredentialRequest): LineKeeper | undefined {
    return this.#sources[owner.kind].get(sourceName)?.get(owner.id)
  }

  of(request: CredentialRequest): LineKeeper {
    return this.find(request) ?? this.#add(request)
  }

  forget(owner: Owner): void {
    for (const byId of this.#sources[owner.kind].values()) byId.get(owner.id)?.forget()
  }

  /** The store is back, and may have lost everything. */
  async saveAll(): Promise<void> {
    for (const keeper of this.#all()) await keeper.save()
  }

  async close(): Promise<void> {
    for (const keeper of this.#all()) await keeper.close()
  }

  #add(request: CredentialRequest): LineKeeper {
    const keeper = new LineKeeper(this.#tools, request)
    const byId = this.#sources[request.owner.kind].get(request.sourceName) ?? new Map<string, LineKeeper>()
    this.#sources[request.owner.kind].set(request.sourceName, byId.set(request.owner.id, keeper))
    return keeper
  }

  #all(): LineKeeper[] {
    const bySource = Object.values(this.#sources).flatMap((sources) => [...sources.values()])
    return bySource.flatMap((byId) => [...byId.values()])
  }
}

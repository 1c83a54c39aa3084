import type { CredentialRequest } from './credentials.ts'
import { LineKeeper } from './line-keeper.ts'
import type { Owner } from './owner.ts'
import type { CredentialTools } from './tools.ts'

/** All lines. Owners come from the apps file, so that there are no more of them than apps. */
export class LineBook {
  readonly #tools: CredentialTools
  // Nested rather than joined to one text: this is on the way of every call.
  readonly #sources = new Map<string, Map<string, LineKeeper>>()

  constructor(tools: CredentialTools) {
    this.#tools = tools
  }

  find({ owner, sourceName }: CredentialRequest): LineKeeper | undefined {
    return this.#sources.get(sourceName)?.get(owner.id)
  }

  of(request: CredentialRequest): LineKeeper {
    return this.find(request) ?? this.#add(request)
  }

  #add(request: CredentialRequest): LineKeeper {
    const keeper = new LineKeeper(this.#tools, request)
    const owners = this.#sources.get(request.sourceName) ?? new Map<string, LineKeeper>()
    this.#sources.set(request.sourceName, owners.set(request.owner.id, keeper))
    return keeper
  }
}

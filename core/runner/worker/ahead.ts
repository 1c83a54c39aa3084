import type { Call } from '../../protocol/index.ts'
import type { Ahead, Lacks } from './messages.ts'

/** More than any protocol has; where the caller's data decides for what is asked, what was learned must not grow for ever. */
const mostNonces = 256
const mostNames = 64

/** What the functions of a plugin ask of their Call at once; learned as they ask, so that others pay nothing for it. */
export class Foresight {
  readonly #wants = new Map<number, Lacks>()
  /** Drawn for a Call and not used: the next function of the same Call gets them first, as it would get them itself. */
  readonly #drawn = new WeakMap<Call, string[]>()

  /** Undefined where the function never asked for anything. */
  for(member: number, call: Call): Ahead | undefined {
    const wants = this.#wants.get(member)
    if (wants === undefined) return undefined
    return {
      nonces: wants.nonces === 0 ? [] : this.#nonces(call, wants.nonces),
      inboundUrls: new Map(wants.inboundUrls.map((channel) => [channel, call.inboundUrl(channel)])),
      keyIds: new Map(wants.keyIds.map((key) => [key, keyIdOf(call, key)])),
    }
  }

  /** A run came to its end. */
  used(call: Call, nonces: number): void {
    if (nonces > 0) this.#drawn.get(call)?.splice(0, nonces)
  }

  /**
   * A run lacked something: it is in what {@link for} gives from now on.
   * @returns whether it may be run again: false where it lacks more than any may.
   */
  learn(member: number, lacks: Lacks): boolean {
    if (isTooMuch(lacks)) return false
    const known = this.#wants.get(member) ?? lacks
    const both: Lacks = {
      nonces: Math.max(known.nonces, lacks.nonces),
      inboundUrls: [...new Set([...known.inboundUrls, ...lacks.inboundUrls])],
      keyIds: [...new Set([...known.keyIds, ...lacks.keyIds])],
    }
    this.#wants.set(member, isTooMuch(both) ? lacks : both)
    return true
  }

  #nonces(call: Call, count: number): readonly string[] {
    const drawn = this.#drawn.get(call) ?? []
    this.#drawn.set(call, drawn)
    while (drawn.length < count) drawn.push(call.nonce())
    return [...drawn]
  }
}

function keyIdOf(call: Call, key: string) {
  try {
    return { id: call.keyId(key) }
  } catch (error) {
    return { threw: error instanceof Error ? error.message : 'no such key' }
  }
}

const isTooMuch = ({ nonces, inboundUrls, keyIds }: Lacks): boolean =>
  nonces > mostNonces || inboundUrls.length > mostNames || keyIds.length > mostNames

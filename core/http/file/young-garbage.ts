import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * V8 lets some 64 MB of dead pieces pile up before it looks at them: buffers are small to its eyes, and of rows it waits for
 * 32 MB. Passing a file on makes nothing but such garbage, so it is cleared away while there is little of it: each time costs
 * less than a millisecond.
 */
const enough = 4_194_304

type Collect = (options: { readonly type: 'minor' }) => void

/** What passing on one file leaves behind. */
export class YoungGarbage {
  readonly #collect: Collect
  #bytes = 0

  constructor(collect: Collect = collectYoung) {
    this.#collect = collect
  }

  /** @param bytes of the file that were passed on. */
  add(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes < enough && youngBytes() < enough) return
    this.#bytes = 0
    this.#collect({ type: 'minor' })
  }
}

/** Of objects that are not old yet, dead or alive. */
export const youngBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_used_size ?? 0

let exposed: Collect | undefined

function collectYoung(options: Parameters<Collect>[0]): void {
  exposed ??= expose()
  exposed(options)
}

/** Where the engine hands it out no more, all goes on with more memory. */
function expose(): Collect {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext("typeof gc === 'function' ? gc : undefined")
  setFlagsFromString('--no-expose-gc')
  return typeof gc === 'function' ? (options) => void gc(options) : () => {}
}

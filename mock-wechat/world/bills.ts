import type { RandomSource } from '../base/random.ts'

/** A download address lives five minutes (pay-v3 page, 9). */
const LIFE_MS = 300_000

/** A bill that was asked for, and may be downloaded. */
export interface IssuedBill {
  /** Who asked; nobody else may download it. */
  readonly mchid: string
  readonly isGzip: boolean
  /** The uncompressed file, made anew for each download and never held as a whole. */
  readonly file: () => Iterable<Uint8Array>
}

/** The bills that wait to be downloaded, by the token in their address. */
export class Bills {
  readonly #now: () => number
  readonly #random: RandomSource
  readonly #issued = new Map<string, IssuedBill & { readonly expiresAt: number }>()
  /** SHA-1 of files, in hex: a large one is not to be made twice for each request. */
  readonly hashes = new Map<string, string>()

  constructor(now: () => number, random: RandomSource) {
    this.#now = now
    this.#random = random
  }

  /** @returns the token */
  issue(bill: IssuedBill): string {
    const token = this.#random.word(64)
    this.#issued.set(token, { ...bill, expiresAt: this.#now() + LIFE_MS })
    return token
  }

  /** `undefined` where there is none, or its time is over. */
  find(token: string): IssuedBill | undefined {
    const bill = this.#issued.get(token)
    return bill && this.#now() < bill.expiresAt ? bill : undefined
  }

  clear(): void {
    this.#issued.clear()
    this.hashes.clear()
  }
}

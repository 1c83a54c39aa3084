/** One measurement of how wrong our clock is. Times in milliseconds. */
export interface SkewSample {
  readonly source: 'date' | 'sntp'
  /** The other clock less ours: add it to our time to get theirs. */
  readonly offsetMs: number
  /** The true offset lies no further from `offsetMs` than this. */
  readonly uncertaintyMs: number
}

/**
 * What a `Date` header tells. It names a whole second, so the other clock stood between `dateMs` and a second later, at
 * some moment between sending and receiving.
 */
export function dateSample(dateMs: number, sentAt: number, receivedAt: number): SkewSample {
  const [least, most] = [dateMs - receivedAt, dateMs + 1_000 - sentAt]
  return { source: 'date', offsetMs: (least + most) / 2, uncertaintyMs: (most - least) / 2 }
}

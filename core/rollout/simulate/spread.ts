/** Of many runs; both 0 where there were none. */
export interface Spread {
  readonly mean: number
  /** Nearest rank. */
  readonly p95: number
}

export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) return { mean: 0, p95: 0 }
  const sorted = [...values].sort((a, b) => a - b)
  return {
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    p95: sorted[Math.ceil(0.95 * sorted.length) - 1] ?? 0,
  }
}

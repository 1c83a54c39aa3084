/** What the detectors are to reach at a share of 5 % (design, "To reach"): failed canary requests until rollback. */
export interface Promised {
  /** Share of canary calls that fail. */
  readonly rate: number
  /** As in the keys of the figures. */
  readonly name: string
  /** Mean and P95, from the first request and after 20,000 healthy ones. */
  readonly early: readonly [number, number]
  readonly late: readonly [number, number]
}

export const promised: readonly Promised[] = [
  { rate: 0.005, name: '05pct', early: [24, 36], late: [38, 53] },
  { rate: 0.01, name: '1pct', early: [12, 17], late: [20, 27] },
  { rate: 0.05, name: '5pct', early: [5.5, 7], late: [10, 12] },
  { rate: 0.2, name: '20pct', early: [4, 5], late: [7.5, 9] },
  { rate: 1, name: '100pct', early: [2, 2], late: [4, 4] },
]

/** No worse than what is promised by more than 10 % or one request. Better is within. */
export const isWithin = (found: number, wanted: number): boolean => found <= wanted + Math.max(1, wanted / 10)

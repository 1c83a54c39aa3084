/** What comparing two versions on real calls came to. No personal data: values are masked, names that may be somebody's hidden. */
export interface ShadowReport {
  readonly rolloutId: string
  /** Calls that both versions were run over. */
  readonly compared: number
  /** Those of them in which anything differed. */
  readonly differing: number
  /** Calls that were chosen and not compared: too many at once, or too long. */
  readonly dropped: number
  /** Most frequent first. */
  readonly groups: readonly DifferenceGroup[]
  /** Differences at places beyond the first {@link mostGroups}. */
  readonly ungrouped: number
}

/** Differences at one place. */
export interface DifferenceGroup {
  /** e.g. `order-jsapi` */
  readonly operation: string
  /** e.g. `request.body/amount/total`, `output/prepay_id`, `result`. */
  readonly path: string
  readonly count: number
  /** Milliseconds since 1970. */
  readonly firstAt: number
  readonly lastAt: number
  /** The first few that are not alike, masked. */
  readonly examples: readonly DifferenceExample[]
}

export interface DifferenceExample {
  readonly stable: string
  readonly canary: string
}

export const mostGroups = 100
export const mostExamples = 3

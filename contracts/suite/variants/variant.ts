/** A message of WeChat's with one thing changed, and what must become of it. */
export interface Variant<T> {
  /** Stable, e.g. `a foreign signature`: what `rejects` of an interaction goes by, and what a finding names. */
  readonly name: string
  /** Which of several, e.g. `byte 17`. */
  readonly which?: string
  readonly message: T
  /**
   * `rejected`: not WeChat's word. `same`: changed where nothing is protected, so it may be taken for what the genuine one is.
   * `taken`: still genuine.
   */
  readonly must: 'rejected' | 'same' | 'taken'
  /** Why it must be rejected, where WeChat's probes and our alarms hang on it. */
  readonly reason?: 'probe'
}

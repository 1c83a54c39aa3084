/** One refusal of the host, explained in both languages. `status`: HTTP status towards the business service. */
export interface ErrorEntry {
  readonly status: number
  readonly en: Explanation
  readonly zh: Explanation
}

export interface Explanation {
  /** What happened, in one line. */
  readonly title: string
  /** What to do. */
  readonly remedy: string
}

export const entry = (status: number, en: [string, string], zh: [string, string]): ErrorEntry => ({
  status,
  en: { title: en[0], remedy: en[1] },
  zh: { title: zh[0], remedy: zh[1] },
})

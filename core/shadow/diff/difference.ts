/** Where two versions differ. The values are raw: they are masked before anything else sees them. */
export interface Difference {
  /** e.g. `request.body/amount/total`, `output/prepay_id`, `result`. Members of lists are `*`. */
  readonly path: string
  readonly stable: unknown
  readonly canary: unknown
}

/** In place of a value that is not there. */
export const absent: unique symbol = Symbol('absent')

/** A word that the plugin or the host chose, not the caller and not WeChat: it may be shown. */
export class Word {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

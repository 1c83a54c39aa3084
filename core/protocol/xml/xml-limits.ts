/** What a document may cost. WeChat's largest pushes have some kilobytes, 5 levels and 60 elements. */
export interface XmlLimits {
  /** Characters of the whole document. */
  readonly chars?: number
  /** Elements inside each other, the root counted. */
  readonly depth?: number
  /** Elements, CDATA sections and comments together. */
  readonly elements?: number
}

export const xmlDefaults: Required<XmlLimits> = { chars: 262_144, depth: 16, elements: 4_000 }

import { type Span, styled } from './line.ts'

/** `[=====>    ]`, so many columns in all. @param share from 0 to 1 */
export function bar(share: number, columns: number): string {
  const inside = Math.max(1, columns - 2)
  const filled = Math.round(Math.min(1, Math.max(0, share)) * inside)
  const head = filled === 0 || filled === inside ? '' : '>'
  return `[${'='.repeat(filled - head.length)}${head}${' '.repeat(inside - filled)}]`
}

/**
 * How near evidence is to its threshold, from 0 to 1: by its logarithm, since each failure multiplies it.
 * @param evidence starts at 0.5 where nothing was seen.
 */
export function nearness(evidence: number, threshold: number): number {
  if (evidence <= 0.5) return 0
  return Math.min(1, Math.log(evidence / 0.5) / Math.log(threshold / 0.5))
}

/** The bar, in the colour of its meaning: it is bad news when it fills. */
export function evidenceBar(evidence: number, threshold: number, columns: number): Span {
  const share = nearness(evidence, threshold)
  return styled(share >= 0.75 ? 'red' : share >= 0.4 ? 'yellow' : 'green', bar(share, columns))
}

import type { AppView } from '@wxhost/core/protocol'

/** WeChat tries three times, 5 s apart: a smaller window would refuse its own second and third try. */
const retrySpanSeconds = 15

/** `plain`: messages without encryption are taken. Anyone who sees one address can then send any body (additions 5). */
export const takesPlain = ({ settings }: AppView): boolean => settings.plain === true

/**
 * `windowSeconds`: how far a timestamp may be from now, in milliseconds; undefined: any, which is WeChat's own rule.
 * `invalid` rather than off: an operator who asked for a window must not be without one because of a slip.
 */
export function windowMs({ settings: { windowSeconds } }: AppView): number | 'invalid' | undefined {
  if (windowSeconds === undefined) return undefined
  if (typeof windowSeconds !== 'number' || !(windowSeconds > 0)) return 'invalid'
  return Math.max(retrySpanSeconds, windowSeconds) * 1000
}

/** Control sequences of ECMA-48 and xterm, as far as a view that is drawn again and again needs them. */
const esc = '\u001b['

/** The alternate screen, so that what was there comes back; no cursor. */
export const enterScreen = `${esc}?1049h${esc}?25l`
export const leaveScreen = `${esc}?25h${esc}?1049l`

/**
 * One picture, as one write: drawn over the one before, never cleared first, so that nothing flickers; terminals that know
 * synchronised output (mode 2026) show it at once. What does not fit in the height is left out.
 */
export function frameOf(lines: readonly string[], rows: number): string {
  const shown = lines.slice(0, rows)
  return `${esc}?2026h${esc}H${shown.map((line) => `${line}${esc}K`).join('\r\n')}${esc}J${esc}?2026l`
}

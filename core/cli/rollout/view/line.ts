import type { Paint } from '../../cli-io.ts'
import { cutTo, widthOf } from './text-width.ts'

/** A piece of a line: plain, or painted on a terminal that shows colours. */
export type Span = string | { readonly text: string; readonly style: Paint }

export type Line = readonly Span[]

export const styled = (style: Paint, text: string): Span => ({ text, style })

/** @param columns longer lines are cut: one that wrapped would shift all below it. */
export function renderLine(line: Line, columns: number, paint: (style: Paint, text: string) => string): string {
  let left = columns
  let done = ''
  for (const span of line) {
    const text = cutTo(typeof span === 'string' ? span : span.text, left)
    left -= widthOf(text)
    done += typeof span === 'string' ? text : paint(span.style, text)
  }
  return done.trimEnd()
}

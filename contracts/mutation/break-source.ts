import type { Change } from './mutant.ts'
import { otherType, otherTypeText } from './operators/retype.ts'

/** The file as the mutant has it. */
export function breakSource(source: string, { start, end, text }: Change): string {
  const broken = source.slice(0, start) + text + source.slice(end)
  return text.includes(otherType) ? broken + otherTypeText : broken
}

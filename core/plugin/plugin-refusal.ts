import { type ErrorCode, errorCatalogue } from '../errors/catalogue.ts'
import type { Fault } from '../errors/host-error.ts'

/** Thrown by the steps of loading one plugin; becomes faults of that plugin alone, never the end of the others. */
export class PluginRefusal extends Error {
  override readonly name = 'PluginRefusal'
  readonly code: ErrorCode
  readonly problems: readonly string[]
  readonly remedy: string

  /** @param remedy left out: the one of the catalogue. */
  constructor(code: ErrorCode, problems: string | readonly string[], remedy?: string) {
    const all = typeof problems === 'string' ? [problems] : problems
    super(all.join('; '))
    this.code = code
    this.problems = all
    this.remedy = remedy ?? errorCatalogue[code].en.remedy
  }
}

export const faultsOf = (refusal: PluginRefusal, where: string): readonly Fault[] =>
  refusal.problems.map((what) => ({ code: refusal.code, where, what, remedy: refusal.remedy }))

/** What was thrown, in one line that is fit for a message. Whatever it is: a plugin may throw anything. */
export function lineOf(thrown: unknown): string {
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `${typeof thrown} was thrown`
  return text.replaceAll(/\s+/g, ' ').slice(0, 300)
}

import type { Check, CheckCase, Finding, Subject } from '../../suite/check.ts'
import type { Refusal } from '../trial.ts'
import { type CaseName, nameOfCase } from './messages.ts'

export interface Named extends CheckCase {
  readonly check: string
}

export interface Asking {
  readonly first?: readonly CaseName[]
  readonly without?: readonly CaseName[]
  readonly only?: readonly CaseName[]
  /** Errors that nobody caught since it was asked last. */
  readonly stray: () => readonly unknown[]
}

/** The first case that refuses the subject; undefined: the suite takes it. */
export async function refusalOf(
  subject: Subject,
  checks: readonly Check[],
  asking: Asking,
): Promise<Refusal | undefined> {
  for (const one of inOrder(
    checks.flatMap((check) => casesOf(check, subject)),
    asking,
  )) {
    const refusal = await askCase(one, asking)
    if (refusal) return refusal
  }
  return undefined
}

/** What a case has against the subject. One that throws could not even ask: that refuses, too. */
export async function askCase(
  { check, title, run }: Named,
  { stray }: Pick<Asking, 'stray'>,
): Promise<Refusal | undefined> {
  try {
    const [finding] = await run()
    if (finding) return { check, title, message: finding.message, ...detailOf(finding) }
    const [error] = stray()
    return error === undefined ? undefined : { check, title, message: `an error that nobody caught: ${said(error)}` }
  } catch (error) {
    return { check, title, message: said(error) }
  }
}

/** A plugin may be so broken that the check finds no case in it. */
export function casesOf(check: Check, subject: Subject): readonly Named[] {
  try {
    return check.cases(subject).map((each) => ({ check: check.name, title: each.title, run: () => each.run() }))
  } catch (error) {
    return [{ check: check.name, title: check.title, run: () => Promise.reject(error) }]
  }
}

function inOrder(cases: readonly Named[], { first = [], without = [], only }: Asking): readonly Named[] {
  const isAsked = (name: CaseName) => !without.includes(name) && (only === undefined || only.includes(name))
  const left = cases.filter((each) => isAsked(nameOfCase(each)))
  const early = first.flatMap((name) => left.filter((each) => nameOfCase(each) === name))
  return [...new Set([...early, ...left])]
}

function detailOf({ path, expected, actual }: Finding): { detail?: string } {
  const parts = Object.entries({ path, expected, actual }).filter(([, value]) => value !== undefined)
  return parts.length === 0 ? {} : { detail: parts.map(([name, value]) => `${name} ${value}`).join('; ') }
}

const said = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error))

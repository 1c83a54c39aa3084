import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isJsonObject } from '@wxhost/core/protocol'
import { ContractFault } from '../drive/contract-fault.ts'
import type { Mutant } from './mutant.ts'

/** Where a plugin's package writes them: a list of {@link Equivalent}. */
export const equivalentsFile = 'contract/equivalent-mutants.json'

/** Mutants that no test can tell from the code as it is, and why. Told by their lines, which outlive their numbers. */
export interface Equivalent {
  /** `mock`: of the mock's rules; left out: of the plugin. */
  readonly side?: 'mock'
  /** e.g. `dist/send/send.js` */
  readonly file: string
  /** As the report shows it. Of a file of the mock it may be left out: this plugin's exchanges cannot show what that does. */
  readonly before?: string
  /** Left out: whatever is done to that line by the operator. */
  readonly after?: string
  readonly operator?: string
  readonly reason: string
}

/** None where there is no such file. @throws ContractFault where it is no list of them */
export async function readEquivalents(directory: string): Promise<readonly Equivalent[]> {
  const text = await readFile(join(directory, equivalentsFile), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]'
    throw error
  })
  return parseEquivalents(text)
}

/** @throws ContractFault */
export function parseEquivalents(text: string): readonly Equivalent[] {
  const listed = parsed(text)
  if (!Array.isArray(listed)) throw broken('it must be a list')
  const wrong = listed.findIndex((each) => !isEquivalent(each))
  if (wrong >= 0)
    throw broken(
      `number ${wrong + 1} must have file, before and reason; it may have side "mock" (then before may be left out), after, operator`,
    )
  return listed
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ContractFault(`${equivalentsFile} is no JSON`, { cause: error })
  }
}

const broken = (why: string) => new ContractFault(`${equivalentsFile}: ${why}`)

function isEquivalent(value: unknown): value is Equivalent {
  if (!isJsonObject(value)) return false
  const { side, file, before, after, operator, reason, ...more } = value
  const texts = [file, before ?? side, reason].every((text) => typeof text === 'string' && text !== '')
  const maybe = [after, operator].every((text) => text === undefined || typeof text === 'string')
  return texts && maybe && (side === undefined || side === 'mock') && Object.keys(more).length === 0
}

export function isMeant({ side, file, before, after, operator }: Equivalent, mutant: Mutant): boolean {
  if (mutant.side !== (side ?? 'plugin') || mutant.file !== file || mutant.before !== (before ?? mutant.before))
    return false
  return (after === undefined || after === mutant.after) && (operator === undefined || operator === mutant.operator)
}

import { isHostError } from '../../errors/host-error.ts'
import { messageOf } from '../report-failure.ts'

/** One line of the doctor's report. */
export interface Finding {
  /** What was looked at, e.g. `apps`. */
  readonly check: string
  /** `fail`: the host will not start, or calls will fail. `warn`: it may hurt later. `note`: for the operator to use. */
  readonly status: 'ok' | 'note' | 'warn' | 'fail'
  readonly what: string
  readonly remedy?: string
}

export const finding = (check: string, status: Finding['status'], what: string, remedy?: string): Finding => ({
  check,
  status,
  what,
  ...(remedy === undefined ? {} : { remedy }),
})

/** One finding a fault, so that nothing is said twice or left out. */
function findingsOf(check: string, error: unknown): readonly Finding[] {
  const faults = isHostError(error) ? error.details.faults : undefined
  if (faults === undefined) return [finding(check, 'fail', messageOf(error))]
  return faults.map(({ where, what, remedy }) => finding(check, 'fail', `${where}: ${what}`, remedy))
}

export type Looked<T> = { readonly found: T | undefined; readonly findings: readonly Finding[] }

/** Runs one look; what it throws becomes findings. */
export async function lookAt<T>(
  check: string,
  look: () => Promise<T>,
  describe: (found: T) => readonly Finding[],
): Promise<Looked<T>> {
  try {
    const found = await look()
    return { found, findings: describe(found) }
  } catch (error) {
    return { found: undefined, findings: findingsOf(check, error) }
  }
}

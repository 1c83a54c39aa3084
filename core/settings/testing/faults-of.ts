import { isHostError } from '../../errors/host-error.ts'

/** The faults that a promise is rejected with, one line each: where, what and what to do. */
export async function faultsOf(promise: Promise<unknown>): Promise<readonly string[]> {
  try {
    await promise
  } catch (error) {
    if (!isHostError(error)) throw error
    return (error.details.faults ?? []).map(({ where, what, remedy }) => `${where}: ${what}. ${remedy}`)
  }
  throw new Error('Nothing was refused.')
}

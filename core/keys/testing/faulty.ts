import { isKeyFault, type KeyFault } from '../key-fault.ts'

/** What was read, where nothing was wrong with it. */
export function sound<T extends object>(read: T | KeyFault): T {
  if (isKeyFault(read)) throw new Error(`Refused: ${read.what}`)
  return read
}

/** What was wrong with it. */
export function whatOf(read: object): string {
  if (!isKeyFault(read)) throw new Error('Nothing was refused.')
  return read.what
}

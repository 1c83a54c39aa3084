import { isJsonObject, pointerSteps } from '@wxhost/core/protocol'
import { ContractFault } from '../drive/contract-fault.ts'
import type { Change } from './interaction.ts'

/**
 * A copy of `value` with one member changed, added or, without a new value, left out. `-` or an index one past the end adds to a list.
 * @throws ContractFault where the pointer leads nowhere.
 */
export function changed(value: unknown, change: Change): unknown {
  const [pointer, to] = change
  return at(value, pointerSteps(pointer), change.length > 1 ? { to } : undefined, pointer)
}

type Wanted = { readonly to: unknown } | undefined

function at(value: unknown, [step, ...rest]: readonly string[], wanted: Wanted, pointer: string): unknown {
  if (step === undefined) return wanted?.to
  if (Array.isArray(value)) return inList(value, step, rest, wanted, pointer)
  if (!isJsonObject(value)) throw new ContractFault(`nothing stands at ${pointer}`)
  const { [step]: old, ...others } = value
  if (rest.length === 0 && wanted === undefined) return others
  return { ...value, [step]: at(old, rest, wanted, pointer) }
}

function inList(list: readonly unknown[], step: string, rest: readonly string[], wanted: Wanted, pointer: string) {
  const index = step === '-' ? list.length : Number(step)
  if (!Number.isInteger(index) || index < 0 || index > list.length)
    throw new ContractFault(`nothing stands at ${pointer}`)
  if (rest.length === 0 && wanted === undefined) return list.toSpliced(index, 1)
  return list.toSpliced(index, 1, at(list[index], rest, wanted, pointer))
}

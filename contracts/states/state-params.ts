import { ContractFault } from '../drive/contract-fault.ts'
import type { StateParams } from './known-state.ts'

/** A text of a state's parameters. @throws ContractFault where it is missing without `usual`, or is no text */
export function textParam(params: StateParams, name: string, usual?: string): string {
  const value = params[name] ?? usual
  if (typeof value === 'string') return value
  throw new ContractFault(`the parameter "${name}" of a state must be a text, got ${JSON.stringify(value)}`)
}

/** A number of a state's parameters. @throws ContractFault where it is missing without `usual`, or is no number */
export function numberParam(params: StateParams, name: string, usual?: number): number {
  const value = params[name] ?? usual
  if (typeof value === 'number') return value
  throw new ContractFault(`the parameter "${name}" of a state must be a number, got ${JSON.stringify(value)}`)
}

import { ContractFault } from '../drive/contract-fault.ts'
import { frozenMs } from './frozen-time.ts'
import type { StateParams } from './known-state.ts'
import type { MockControl } from './mock-control.ts'

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

/** An object of a state's parameters. @throws ContractFault where it is missing, or is none */
export function objectParam(params: StateParams, name: string): StateParams {
  const value = params[name]
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as StateParams
  throw new ContractFault(`the parameter "${name}" of a state must be an object, got ${JSON.stringify(value)}`)
}

/** Does something at another time than the shadow Call's, then comes back. @param at RFC 3339; undefined: now */
export async function atTime<T>(
  mock: MockControl,
  at: StateParams[string] | undefined,
  act: () => Promise<T>,
): Promise<T> {
  if (at === undefined) return act()
  await mock.post('/clock', { setMs: Date.parse(String(at)) })
  const done = await act()
  await mock.post('/clock', { setMs: frozenMs })
  return done
}

import type { World } from '../world/world.ts'
import type { Input } from './input.ts'

/** One route of the control API: takes and gives JSON. A MockInputError becomes a 400, a MockStateError a 409. */
export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below /__mock, e.g. `/clock` or `/orders/{no}/pay`. */
  readonly path: string
  /** May be a promise, e.g. of what a webhook answered. */
  run(world: World, input: Input, query: URLSearchParams, parts: Readonly<Record<string, string>>): unknown
}

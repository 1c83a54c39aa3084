import { MockInputError } from '../base/mock-input-error.ts'
import { readFault } from './read-fault.ts'
import type { ControlRoute } from './route.ts'

export const faultRoutes: readonly ControlRoute[] = [
  { method: 'GET', path: '/faults', run: (world) => ({ faults: world.faults.list() }) },
  { method: 'POST', path: '/faults', run: (world, input) => world.faults.add(readFault(input)) },
  {
    method: 'DELETE',
    path: '/faults',
    run(world, _input, query) {
      const id = query.get('id')
      if (id === null) return world.faults.clear()
      if (!world.faults.remove(id))
        throw new MockInputError('There is no fault with this id. GET /__mock/faults lists them.')
    },
  },
]

import type { World } from '../world/world.ts'

/** Gives an answer the world's time as its Date: callers measure by it how far their clock is off. */
export function dated(world: World, response: Response): Response {
  // A Response of type error is no answer, but a socket that is destroyed.
  if (response.type !== 'error') response.headers.set('date', new Date(world.clock.now()).toUTCString())
  return response
}

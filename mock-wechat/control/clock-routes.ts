import { MockInputError } from '../base/mock-input-error.ts'
import type { World } from '../world/world.ts'
import type { Input } from './input.ts'
import type { ControlRoute } from './route.ts'

const MODES = ['real', 'running', 'frozen'] as const

const show = ({ clock }: World) => ({ now: clock.now(), mode: clock.mode, iso: new Date(clock.now()).toISOString() })

function move({ clock }: World, input: Input): void {
  input.only('advanceMs', 'setMs', 'mode')
  const advanceMs = input.optionalCount('advanceMs')
  const setMs = input.optionalCount('setMs')
  if (advanceMs === undefined && setMs === undefined && !input.has('mode')) {
    throw new MockInputError('Give "advanceMs", "setMs" (freezes there) or "mode" ("real", "running", "frozen").')
  }
  const mode = input.has('mode') ? input.choice('mode', MODES) : undefined
  if (setMs !== undefined) clock.set(setMs)
  if (mode === 'real') clock.real()
  if (mode === 'running') clock.run()
  if (mode === 'frozen') clock.freeze()
  if (advanceMs !== undefined) clock.advance(advanceMs)
}

export const clockRoutes: readonly ControlRoute[] = [
  { method: 'GET', path: '/clock', run: (world) => show(world) },
  {
    method: 'POST',
    path: '/clock',
    run(world, input) {
      move(world, input)
      return show(world)
    },
  },
]

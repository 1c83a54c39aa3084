import { MockInputError } from '../base/mock-input-error.ts'
import { SANDBOX } from '../sandbox.ts'
import type { App } from '../world/apps.ts'
import type { User } from '../world/users.ts'
import type { World } from '../world/world.ts'
import type { Input } from './input.ts'

/** The account that a control request names; the sandbox's own when it names none. */
export function knownApp(world: World, input: Input): App {
  return appAt(world, input.optionalText('appid') ?? SANDBOX.app.appid)
}

/** The account that a path names. */
export function appAt(world: World, appid = ''): App {
  const app = world.apps.get(appid)
  if (app) return app
  throw new MockInputError(`This world has no app ${appid}. Add it with POST /__mock/apps first.`)
}

/** The user that a control request names. */
export function knownUser(world: World, input: Input): User {
  const { appid } = knownApp(world, input)
  const user = world.users.get(appid, input.text('openid'))
  if (user) return user
  throw new MockInputError(`The app ${appid} has no user with this openid. Add one with POST /__mock/users first.`)
}

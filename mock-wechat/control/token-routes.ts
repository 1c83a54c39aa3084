import { MockInputError } from '../base/mock-input-error.ts'
import { endpointAt } from '../endpoints/table.ts'
import type { World } from '../world/world.ts'
import { defined, type Input } from './input.ts'
import { knownApp, knownUser } from './known-app.ts'
import type { ControlRoute } from './route.ts'

const LINES = ['stable', 'token', 'web', 'component', 'authorizer'] as const

function troubleToken(world: World, input: Input): void {
  input.only('appid', 'line', 'action', 'openid')
  const line = input.has('line') ? input.choice('line', LINES) : 'stable'
  if (line === 'web') {
    troubleGrants(world, input)
    return
  }
  const action = input.choice('action', ['expire', 'revoke', 'rotate'])
  // A platform is no app: a wrong appid of one is told by the line that has no token.
  const appid = line === 'component' ? input.text('appid') : knownApp(world, input).appid
  world.tokens.trouble(appid, line, action)
}

function troubleGrants(world: World, input: Input): void {
  const action = input.choice('action', ['expire', 'revoke', 'password-changed'])
  const { appid, openid } = knownUser(world, input)
  const grants = world.grants.of(appid, openid)
  if (grants.length === 0) throw new MockInputError('This user has no web token yet. Exchange a code for one first.')
  for (const grant of grants) {
    if (action === 'expire') grant.expiresAt = Math.min(grant.expiresAt, world.clock.now())
    if (action === 'revoke') grant.revoked = true
    if (action === 'password-changed') grant.passwordChanged = true
  }
}

function setQuota(world: World, input: Input) {
  const numbers = ['daily', 'perMinute', 'perUserMinute', 'used', 'usedThisMinute'] as const
  input.only('appid', 'api', ...numbers)
  const api = input.text('api')
  if (!endpointAt(api)) throw new MockInputError(`There is no API at ${api}. GET /__mock/health lists them.`)
  const { appid } = knownApp(world, input)
  const change = defined(Object.fromEntries(numbers.map((field) => [field, input.optionalCount(field)])))
  world.quotas.set(appid, api, change)
  return { appid, api, limit: world.quotas.limit(appid, api), used: world.quotas.usedToday(appid, api) }
}

/** Tokens that die, and quotas that fill. */
export const tokenRoutes: readonly ControlRoute[] = [
  { method: 'POST', path: '/tokens', run: troubleToken },
  { method: 'POST', path: '/quotas', run: setQuota },
]

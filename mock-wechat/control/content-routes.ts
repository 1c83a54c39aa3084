import { MockInputError } from '../base/mock-input-error.ts'
import type { App } from '../world/apps.ts'
import type { User } from '../world/users.ts'
import type { World } from '../world/world.ts'
import { defined, type Input } from './input.ts'
import { knownApp, knownUser } from './known-app.ts'
import type { ControlRoute } from './route.ts'

/** What is shown of an app: everything but its secret. */
const showApp = ({ secret: _, ...app }: App) => app
/** What is shown of a user: everything but the session key. */
const showUser = ({ sessionKey: _, ...user }: User) => user

function putApp(world: World, input: Input) {
  input.only('appid', 'secret', 'kind', 'mchid', 'ipWhitelist', 'deniedApis', 'secretFrozen', 'frozen', 'oauthDomain')
  const appid = input.text('appid')
  const held = world.apps.get(appid)
  const kind = input.has('kind') ? input.choice('kind', ['official', 'mini-program']) : (held?.kind ?? 'official')
  const changes = defined({
    mchid: input.optionalText('mchid'),
    ipWhitelist: input.optionalTexts('ipWhitelist'),
    deniedApis: input.optionalTexts('deniedApis'),
    secretFrozen: input.optionalFlag('secretFrozen'),
    frozen: input.optionalFlag('frozen'),
    oauthDomain: input.optionalText('oauthDomain'),
  })
  const secret = input.optionalText('secret') ?? held?.secret ?? input.text('secret')
  return showApp(world.apps.put({ appid, secret, kind, ...changes }))
}

function putUser(world: World, input: Input) {
  const flags = ['subscribed', 'blacklisted', 'refuses', 'blocked', 'snapshot'] as const
  const texts = ['unionid', 'nickname', 'phoneNumber', 'countryCode', 'sessionKey'] as const
  input.only('appid', 'openid', ...flags, ...texts, 'sessionExpired')
  const values = [
    ...flags.map((field) => [field, input.optionalFlag(field)] as const),
    ...texts.map((field) => [field, input.optionalText(field)] as const),
  ]
  const fields = defined(Object.fromEntries(values))
  checkSessionKey(input.optionalText('sessionKey'))
  const expired = input.optionalFlag('sessionExpired') === true && { sessionKey: null }
  const { appid } = knownApp(world, input)
  return showUser(world.users.put({ ...fields, ...expired, appid, openid: input.text('openid') }))
}

function checkSessionKey(key: string | undefined): void {
  if (key === undefined || Buffer.from(key, 'base64').length === 16) return
  throw new MockInputError('"sessionKey" must be the base64 of 16 bytes, e.g. of `openssl rand -base64 16`.')
}

function makeCode(world: World, input: Input) {
  input.only('kind', 'appid', 'openid', 'scope', 'code', 'renewSession')
  const kind = input.choice('kind', ['web', 'login', 'phone'])
  const user = knownUser(world, input)
  if (input.optionalFlag('renewSession') === true) world.users.renewSession(user)
  const options = defined({ scope: input.optionalText('scope'), code: input.optionalText('code') })
  const { code, expiresAt } = world.codes.create({ kind, appid: user.appid, openid: user.openid, ...options })
  return { code, expiresAt }
}

function putTemplate(world: World, input: Input) {
  input.only('appid', 'template_id', 'title', 'content', 'example')
  const template_id = input.text('template_id')
  if (template_id.length !== 43)
    throw new MockInputError('"template_id" must have 43 characters, as those of WeChat have.')
  const template = {
    template_id,
    title: input.optionalText('title') ?? 'Sample',
    content: input.text('content'),
    example: input.optionalText('example') ?? '',
  }
  world.templates.add(knownApp(world, input).appid, template)
  return template
}

/** Accounts, users, templates, and codes that users would bring. */
export const contentRoutes: readonly ControlRoute[] = [
  { method: 'GET', path: '/apps', run: (world) => ({ apps: world.apps.list().map(showApp) }) },
  { method: 'POST', path: '/apps', run: putApp },
  { method: 'GET', path: '/users', run: (world) => ({ users: world.users.list().map(showUser) }) },
  { method: 'POST', path: '/users', run: putUser },
  { method: 'POST', path: '/templates', run: putTemplate },
  { method: 'POST', path: '/codes', run: makeCode },
]

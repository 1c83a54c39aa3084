import { MockInputError } from '../base/mock-input-error.ts'
import { MockStateError } from '../base/mock-state-error.ts'
import type { Component } from '../component/components.ts'
import { CODE_LIFE_S } from '../component/grants.ts'
import { SANDBOX } from '../sandbox.ts'
import type { World } from '../world/world.ts'
import { defined, type Input } from './input.ts'
import { appAt } from './known-app.ts'
import type { ControlRoute } from './route.ts'

const show = ({ secret: _, token: __, encodingAESKey: ___, ...component }: Component) => component

function putComponent(world: World, input: Input) {
  const texts = ['secret', 'token', 'encodingAESKey', 'eventUrl', 'messageUrl'] as const
  input.only('appid', ...texts, 'ipWhitelist', 'ticketsPaused')
  const appid = input.text('appid')
  const given = defined({
    ...Object.fromEntries(texts.map((field) => [field, input.optionalText(field)])),
    ipWhitelist: input.optionalTexts('ipWhitelist'),
    ticketsPaused: input.optionalFlag('ticketsPaused'),
  })
  const held = world.components.get(appid)
  // Of a new platform these must be given.
  const keys = held ?? {
    secret: input.text('secret'),
    token: input.text('token'),
    encodingAESKey: input.text('encodingAESKey'),
  }
  return show(world.components.put({ ...keys, ...given, appid }))
}

function componentAt(world: World, appid = ''): Component {
  const component = world.components.get(appid)
  if (component) return component
  throw new MockInputError(`This world has no component ${appid}. Add it with POST /__mock/components first.`)
}

async function pushTicket(world: World, component: Component) {
  const { record, first } = world.components.pushTicket(component)
  await first
  return record
}

/** The account's administrator agrees: the first time `authorized`, later `updateauthorized`. */
async function authorize(world: World, input: Input, component: Component) {
  input.only('authorizer', 'deniedApis', 'preAuthCode', 'push')
  const told = isTold(input, component)
  const authorizer = authorizerIn(world, input)
  const known = world.components.grants.get(component.appid, authorizer)
  const code = world.components.grants.authorize(component.appid, authorizer, input.optionalTexts('deniedApis'))
  const fields = {
    AuthorizerAppid: authorizer,
    AuthorizationCode: code,
    AuthorizationCodeExpiredTime: CODE_LIFE_S,
    PreAuthCode: input.optionalText('preAuthCode') ?? `preauthcode@@@${world.random.word(50)}`,
  }
  const pushed = { authorization_code: code, expires_in: CODE_LIFE_S }
  if (!told) return pushed
  const { record, first } = world.components.pushEvent(component, known ? 'updateauthorized' : 'authorized', fields)
  await first
  return { ...pushed, push: record }
}

async function withdraw(world: World, input: Input, component: Component) {
  input.only('authorizer', 'push')
  const told = isTold(input, component)
  const authorizer = authorizerIn(world, input)
  if (!world.components.grants.withdraw(component.appid, authorizer)) {
    throw new MockStateError(`The app ${authorizer} has not authorized the component ${component.appid}.`)
  }
  world.tokens.revoke(authorizer, 'authorizer')
  if (!told) return {}
  const { record, first } = world.components.pushEvent(component, 'unauthorized', { AuthorizerAppid: authorizer })
  await first
  return { push: record }
}

/** Whether the platform hears of it; asked before anything has happened. @throws MockInputError when it cannot */
function isTold(input: Input, { appid, eventUrl }: Component): boolean {
  if (input.optionalFlag('push') === false) return false
  if (eventUrl !== undefined) return true
  throw new MockInputError(
    `The component ${appid} has no "eventUrl". POST it to /__mock/components, or give "push": false.`,
  )
}

/** The account that is meant; the sandbox's own when none is named. */
function authorizerIn(world: World, input: Input): string {
  return appAt(world, input.optionalText('authorizer') ?? SANDBOX.app.appid).appid
}

/** Third-party platforms, their tickets, and the accounts that authorize them. */
export const componentRoutes: readonly ControlRoute[] = [
  { method: 'GET', path: '/components', run: (world) => ({ components: world.components.list().map(show) }) },
  { method: 'POST', path: '/components', run: putComponent },
  {
    method: 'POST',
    path: '/components/{appid}/ticket',
    run: (world, _input, _query, { appid }) => pushTicket(world, componentAt(world, appid)),
  },
  {
    method: 'POST',
    path: '/components/{appid}/authorize',
    run: (world, input, _query, { appid }) => authorize(world, input, componentAt(world, appid)),
  },
  {
    method: 'POST',
    path: '/components/{appid}/unauthorize',
    run: (world, input, _query, { appid }) => withdraw(world, input, componentAt(world, appid)),
  },
]

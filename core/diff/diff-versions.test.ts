import { describe, expect, test } from 'vitest'
import type { OperationSurface, PluginSurface } from '../plugin/record/plugin-surface.ts'
import { diffVersions } from './diff-versions.ts'

const operation = (more: Partial<OperationSurface> = {}): OperationSurface => ({
  effect: 'idempotent',
  idempotency: { key: 'call', windowMs: 1000 },
  input: { type: 'object' },
  output: { type: 'object' },
  errors: ['credential', 'user-state'],
  stickyBy: '/touser',
  ...more,
})

const surface = (more: Partial<PluginSurface> = {}): PluginSurface => ({
  protocol: 'template',
  origins: ['https://a.example'],
  needs: ['access-token'],
  keys: ['merchant'],
  secrets: { 'app-secret': ['https://a.example'] },
  operations: { send: operation() },
  channels: { push: { owner: 'app', get: true, reply: true } },
  credentials: {
    ticket: { owner: 'app', provides: ['ticket', 'serial'], origins: ['https://a.example'], durable: false },
  },
  ...more,
})

const told = (old: PluginSurface, now: PluginSurface) =>
  diffVersions({ surface: old }, { surface: now }).changes.map(({ kind, path, what }) => `${kind} ${path}: ${what}`)
const send = (more: Partial<OperationSurface>) => surface({ operations: { send: operation(more) } })
const push = (more: object) => surface({ channels: { push: { owner: 'app', get: true, reply: true, ...more } } })
const ticket = (more: object) =>
  surface({
    credentials: {
      ticket: { owner: 'app', provides: ['ticket', 'serial'], origins: ['https://a.example'], durable: false, ...more },
    },
  })
const { idempotency: _, stickyBy: __, ...bare } = operation()

test('two like versions differ in nothing', () => {
  expect(diffVersions({ surface: surface() }, { surface: surface() })).toEqual({ verdict: 'none', changes: [] })
})

// One way it breaks somebody, turned round it does not: old, new, what breaks, and what is said the other way round.
describe('a change that breaks one way and adds the other', () => {
  test.each([
    // A caller still calls it.
    [
      'an operation less',
      surface(),
      surface({ operations: {} }),
      'operations: is no operation any more',
      'operations: is a new operation',
    ],
    // Callers and the host repeat what is safe to repeat.
    [
      'a weaker effect',
      surface(),
      send({ effect: 'unsafe' }),
      'operations.send.effect: promises less: repeating a call may do more than before',
      'operations.send.effect: promises more',
    ],
    // A repeat after the old window would be a second sending.
    [
      'a shorter memory',
      surface(),
      send({ idempotency: { key: 'call', windowMs: 500 } }),
      'operations.send.idempotency.windowMs: is remembered for less time',
      'operations.send.idempotency.windowMs: is remembered for longer',
    ],
    [
      'a memory that ends',
      send({ idempotency: { key: 'call' } }),
      surface(),
      'operations.send.idempotency.windowMs: is remembered for less time',
      'operations.send.idempotency.windowMs: is remembered for longer',
    ],
    // What a caller does about user-state is never reached: the case is told otherwise, or not at all.
    [
      'an error class less',
      surface(),
      send({ errors: ['credential'] }),
      'operations.send.errors: is an error class that it answers no longer: what callers do then is never reached',
      'operations.send.errors: is an error class that it may newly answer',
    ],
    // WeChat was given the address.
    [
      'a channel less',
      surface(),
      surface({ channels: {} }),
      'channels: is no channel any more',
      'channels: is a new channel',
    ],
    [
      'no check of the address',
      surface(),
      push({ get: false }),
      'channels.push.get: answers the check of the address no longer',
      'channels.push.get: answers the check of the address now',
    ],
    [
      'no passive reply',
      surface(),
      push({ reply: false }),
      'channels.push.reply: answers with a message no longer',
      'channels.push.reply: answers with a message now',
    ],
    // Another plugin needs it.
    [
      'a credential less',
      surface(),
      surface({ credentials: {} }),
      'credentials: is no credential any more',
      'credentials: is a new credential',
    ],
    [
      'a value less',
      surface(),
      ticket({ provides: ['ticket'] }),
      'credentials.ticket.provides: is no value any more',
      'credentials.ticket.provides: is a new value',
    ],
    [
      'a credential for fewer places',
      surface(),
      ticket({ origins: [] }),
      'credentials.ticket.origins: is an origin that it may be sent to no longer',
      'credentials.ticket.origins: is an origin that it may newly be sent to',
    ],
    [
      'a credential that is lost',
      ticket({ durable: true }),
      surface(),
      'credentials.ticket.durable: outlives the process no longer',
      'credentials.ticket.durable: outlives the process now',
    ],
    // The operator has none of these ready.
    [
      'a new need',
      surface(),
      surface({ needs: ['access-token', 'jsapi'] }),
      'needs: is newly needed as a credential that another plugin must supply',
      'needs: is needed no longer as a credential that another plugin must supply',
    ],
    [
      'a new key',
      surface({ keys: [] }),
      surface(),
      'keys: is newly needed as a key that every app must have',
      'keys: is needed no longer as a key that every app must have',
    ],
    [
      'a new origin',
      surface({ origins: [] }),
      surface(),
      'origins: is newly needed as an origin that the way out must be open to',
      'origins: is needed no longer as an origin that the way out must be open to',
    ],
    [
      'a new secret',
      surface({ secrets: {} }),
      surface(),
      'secrets: is newly needed as a secret that every app must have',
      'secrets: is needed no longer as a secret that every app must have',
    ],
    [
      'a secret that goes further',
      surface({ secrets: { 'app-secret': [] } }),
      surface(),
      'secrets.app-secret: is an origin that the secret is newly sent to',
      'secrets.app-secret: is an origin that the secret is sent to no longer',
    ],
    [
      'an input that is narrower',
      send({ input: true }),
      surface(),
      'operations.send.input: takes fewer types',
      'operations.send.input: takes more types',
    ],
    [
      'an output that is wider',
      surface(),
      send({ output: true }),
      'operations.send.output: may be of more types',
      'operations.send.output: is of fewer types',
    ],
  ] as const)('%s', (_, old, now, breaks, adds) => {
    expect(told(old, now)).toEqual([`breaking ${breaks}`])
    expect(told(now, old)).toEqual([`additive ${adds}`])
  })
})

describe('a change that breaks both ways', () => {
  test.each([
    ['another protocol', surface(), surface({ protocol: 'pay' }), 'protocol: is another protocol'],
    [
      'another owner of a channel',
      surface(),
      push({ owner: 'merchant' }),
      'channels.push.owner: is called in the name of another',
    ],
    [
      'another owner of a credential',
      surface(),
      ticket({ owner: 'component' }),
      'credentials.ticket.owner: belongs to another',
    ],
    // The same order would be two.
    [
      'another key of a repeat',
      surface(),
      send({ idempotency: { key: '/no', windowMs: 1000 } }),
      'operations.send.idempotency: knows a repeated call by something else',
    ],
    // During the rollout between the two, one user would be handled by both.
    [
      'another key of a user',
      surface(),
      send({ stickyBy: '/openid' }),
      'operations.send.stickyBy: keeps other callers together than before',
    ],
  ])('%s', (_, old, now, what) => {
    expect(told(old, now)).toEqual([`breaking ${what}`])
    expect(told(now, old)).toEqual([`breaking ${what}`])
  })
})

test('stickiness that comes is an addition, and breaks when it goes', () => {
  const loose = surface({ operations: { send: { ...bare, idempotency: { key: 'call', windowMs: 1000 } } } })
  expect(told(loose, surface())).toEqual(['additive operations.send.stickyBy: keeps callers on one version'])
  expect(told(surface(), loose)).toEqual([expect.stringContaining('breaking operations.send.stickyBy')])
})

test('a key of idempotency that comes is an addition, and breaks when it goes', () => {
  const keyless = surface({ operations: { send: { ...bare, stickyBy: operation().stickyBy ?? '' } } })
  expect(told(keyless, surface())).toEqual(['additive operations.send.idempotency: knows a repeated call now'])
  expect(told(surface(), keyless)).toEqual(['breaking operations.send.idempotency: knows a repeated call no longer'])
})

test('surface and pact are one difference, what breaks first', () => {
  const pact = (...descriptions: readonly string[]) => ({
    interactions: descriptions.map((description) => ({ description, request: { method: 'GET', path: '/' } })),
  })
  const difference = diffVersions(
    { surface: surface(), pact: pact('one') },
    { surface: surface({ keys: ['merchant', 'api-v3'] }), pact: pact('one', 'two') },
  )
  expect(difference.verdict).toBe('breaking')
  expect(difference.changes.map(({ kind, path }) => [kind, path])).toEqual([
    ['breaking', 'keys'],
    ['additive', 'pact "two"'],
  ])
})

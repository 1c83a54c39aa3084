import { expect, it } from 'vitest'
import type { Interaction } from '../../interaction/interaction.ts'
import { purposeIn } from './purpose-in.ts'

const base = { description: 'a', page: 'none' }
const exchange: Interaction = { ...base, kind: 'exchange', of: { operation: 'a' }, steps: [], result: {} }
const push: Interaction = {
  ...base,
  kind: 'push',
  channel: 'a',
  push: { seal: 'address-check', echostr: 'a' },
  opened: {},
}
const states = { 'user-agent': 'wxhost-contract' }

it.each([
  ['a request of the plugin', exchange, { url: '/cgi-bin/token', headers: {} }, 'exchange'],
  ['a token for the states', exchange, { url: '/cgi-bin/stable_token', headers: states }, 'setting-up'],
  ['a state', exchange, { url: '/__mock/users', headers: states }, 'setting-up'],
  ['a state that pushes', push, { url: '/__mock/users', headers: states }, 'exchange'],
  ['an order that a state makes', push, { url: '/v3/pay/transactions/native', headers: states }, 'setting-up'],
  ['a reset', push, { url: '/__mock/reset', headers: states }, 'setting-up'],
] as const)('%s is told from others', (_what, interaction, request, purpose) => {
  expect(purposeIn(interaction)(request)).toBe(purpose)
})

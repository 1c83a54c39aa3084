import { type AnyOperation, isPlugin } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import plugin from './index.ts'

const operations: [string, AnyOperation][] = Object.entries(plugin.operations)

describe('the oauth2 plugin', () => {
  it('is one, and supplies the access token', () => {
    expect(isPlugin(plugin)).toBe(true)
    expect(Object.keys(plugin.credentials)).toEqual(['access-token'])
  })

  it('has the operations of the protocol with their effects', () => {
    expect(operations.map(([name, { effect }]) => [name, effect])).toEqual([
      ['authorize-url', 'safe'],
      ['exchange-code', 'unsafe'],
      ['refresh', 'safe'],
      ['userinfo', 'safe'],
      ['check', 'safe'],
      ['code2session', 'unsafe'],
      ['check-session', 'safe'],
      ['reset-session', 'unsafe'],
      ['decrypt-user-data', 'safe'],
      ['get-phone-number', 'unsafe'],
    ])
  })
})

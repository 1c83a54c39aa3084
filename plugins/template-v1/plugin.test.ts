import { type AnyOperation, isPlugin } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import plugin from './index.ts'

const operations: [string, AnyOperation][] = Object.entries(plugin.operations)

describe('the template plugin', () => {
  it('is one, and needs the access token of another', () => {
    expect(isPlugin(plugin)).toBe(true)
    expect(plugin.needs).toEqual(['access-token'])
  })

  it('has the operations of the protocol with their effects', () => {
    expect(operations.map(([name, { effect }]) => [name, effect])).toEqual([
      ['send', 'idempotent'],
      ['list', 'safe'],
      ['add', 'unsafe'],
      ['delete', 'idempotent'],
      ['get-industry', 'safe'],
      ['set-industry', 'unsafe'],
    ])
  })
})

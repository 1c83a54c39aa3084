import { encode, schemaFaults } from '@wxhost/contracts'
import { type AnyOperation, isPlugin } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import plugin from './index.ts'
import { merchantCall } from './testing/merchant-call.ts'

const operations: [string, AnyOperation][] = Object.entries(plugin.operations)
const local = 'pay-params'

// What each operation declares, sends and reads is told by contract/contract.test.ts.
describe('the pay plugin', () => {
  it('is one, with its keys, its certificates and its channel', () => {
    expect(isPlugin(plugin)).toBe(true)
    expect(plugin.keys).toEqual(['merchant', 'wechat-pay', 'api-v3'])
    expect(Object.keys(plugin.credentials)).toEqual(['platform-certificates'])
    expect(plugin.inbound.notify.owner).toBe('merchant')
  })

  it('resolves and asks with operations of its own that are safe', () => {
    const asked = operations.flatMap(([, { resolve }]) => (resolve === undefined ? [] : [resolve.operation]))

    expect([...new Set(asked)].sort()).toEqual(['query-order', 'query-refund'])
  })
})

describe.each(operations)('pay.%s', (name, operation) => {
  it('has an example that its schema takes and that is sent', async () => {
    expect(schemaFaults(operation.input, operation.example)).toEqual([])
    expect(await encode(operation, operation.example, merchantCall())).toMatchObject(
      name === local ? { kind: 'local' } : { origin: plugin.origins[0] },
    )
  })
})

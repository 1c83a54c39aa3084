import {
  demandPureForAll,
  demandReadsAnyAnswer,
  encode,
  exchange,
  htmlResponse,
  schemaFaults,
  shadowCall,
} from '@wxhost/contracts'
import { type AnyOperation, isPlugin } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import plugin from './index.ts'

const operations: [string, AnyOperation][] = Object.entries(plugin.operations)
const makeCall = () =>
  shadowCall({
    settings: { templates: { ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY: { content: '{{thing1.DATA}}' } } },
  })
const members = ['msgid', 'template_list', 'template_id', 'primary_industry', 'secondary_industry']

describe('the template plugin', () => {
  it('is one, and needs the access token of another', () => {
    expect(isPlugin(plugin)).toBe(true)
    expect(plugin.needs).toEqual(['access-token'])
    expect(operations.map(([name]) => name)).toEqual(['send', 'list', 'add', 'delete', 'get-industry', 'set-industry'])
  })
})

describe.each(operations)('template.%s', (_name, operation) => {
  it('has an example that its schema takes and that is sent', async () => {
    expect(schemaFaults(operation.input, operation.example)).toEqual([])
    expect(await encode(operation, operation.example, makeCall())).toMatchObject({ origin: plugin.origins[0] })
  })

  it('encodes every input that its schema takes, purely and without changing it', async () => {
    await demandPureForAll(operation, makeCall)
  })

  it('decodes every garbled answer to a result', async () => {
    await demandReadsAnyAnswer(operation, makeCall, members)
  })

  it('does not trust the page of a proxy', async () => {
    expect(await exchange(operation, operation.example, htmlResponse(), makeCall())).toMatchObject({
      kind: 'untrusted',
    })
  })
})

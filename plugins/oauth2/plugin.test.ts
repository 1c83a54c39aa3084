import {
  demandPureForAll,
  demandReadsAnyAnswer,
  exchange,
  garbledResponses,
  htmlResponse,
  schemaFaults,
  shadowCall,
} from '@wxhost/contracts'
import { type AnyOperation, isPlugin } from '@wxhost/core/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import plugin from './index.ts'

const operations: [string, AnyOperation][] = Object.entries(plugin.operations)
const credentials = Object.values(plugin.credentials)
const members = ['access_token', 'expires_in', 'refresh_token', 'openid', 'scope', 'session_key', 'phone_info']
const makeCall = () => shadowCall({ idempotencyKey: 'k' })

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

  it('reads every garbled answer to a request for a token', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...credentials), garbledResponses(...members), async (source, response) => {
        const answer = await source.decode(response, makeCall())
        if (answer.kind === 'acquired')
          for (const value of Object.values(answer.values)) expect(value.ttlMs).toBeGreaterThan(0)
        else expect(answer.kind).toBe('error')
      }),
      { numRuns: 1000 },
    )
  })
})

describe.each(operations)('oauth2.%s', (_name, operation) => {
  it('has an example that its schema takes', () => {
    expect(schemaFaults(operation.input, operation.example)).toEqual([])
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

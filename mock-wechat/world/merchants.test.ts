import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { MockInputError } from '../base/mock-input-error.ts'
import { SANDBOX } from '../sandbox.ts'
import { Merchants } from './merchants.ts'

const { mchid, apiV3Key, certificate, serial } = SANDBOX.merchant

test('a merchant is known by the serials of its certificates', () => {
  const merchants = new Merchants()
  merchants.put({ mchid, apiV3Key, certificates: [certificate] })
  expect([...(merchants.get(mchid)?.keys.keys() ?? [])]).toEqual([serial])
  expect(merchants.list()).toHaveLength(1)
})

test('a merchant with a key or certificate that is none is refused', () => {
  const put = (change: object) => () => new Merchants().put({ mchid, apiV3Key, certificates: [certificate], ...change })
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  expect(put({ apiV3Key: apiV3Key.slice(1) })).toThrow(/32 ASCII/)
  expect(put({ certificates: [publicKey.export({ type: 'spki', format: 'pem' })] })).toThrow(MockInputError)
})

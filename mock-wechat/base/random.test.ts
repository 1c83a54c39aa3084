import { expect, test } from 'vitest'
import { createRandom } from './random.ts'

test('the same seed gives the same values', () => {
  const values = () => {
    const random = createRandom('seed')
    return [random.word(40), random.hex(7), random.bytes(70).length]
  }
  expect(values()).toEqual(values())
  expect(createRandom('other').word(40)).not.toBe(values()[0])
})

test('without a seed values do not repeat', () => {
  expect(createRandom().word(40)).not.toBe(createRandom().word(40))
  expect(createRandom().word(40)).toMatch(/^[\w-]{40}$/)
})

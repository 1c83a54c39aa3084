import { neededParts } from '@wxhost/core/harness'
import { expect, test } from 'vitest'
import { partNames } from '../prove/prove.ts'

test('a host needs every part that the harness runs by itself', () => {
  const onDemand = ['scenarios']
  expect([...neededParts].sort()).toEqual(
    partNames()
      .filter((name) => !onDemand.includes(name))
      .sort(),
  )
})

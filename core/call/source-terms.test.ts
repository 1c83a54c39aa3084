import { expect, test } from 'vitest'
import type { CredentialSource } from '../protocol/index.ts'
import { createPluginRunner } from '../runner/create-plugin-runner.ts'
import { createSchemaCheck } from '../runner/schema-check.ts'
import { fakeSource } from '../testing/fake-plugin.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { SourceTerms } from './source-terms.ts'

const app = { appid: 'wx1', kind: 'official-account', settings: {} } as const
const termsOf = (more: Partial<CredentialSource>) =>
  new SourceTerms({ ...fakeSource, ...more }, app, createPluginRunner(new VirtualClock(), createSchemaCheck()))

test('what a source says is learned once', async () => {
  let asked = 0
  const terms = termsOf({ renewAheadMs: () => ++asked, mayForce: () => true })
  expect([terms.renewAheadMs, terms.mayForce]).toEqual([0, false])
  await Promise.all([terms.learn(), terms.learn()])
  await terms.learn()
  expect([terms.renewAheadMs, terms.mayForce]).toEqual([1, true])
})

test('a source in another thread may take its time', async () => {
  const terms = termsOf({ renewAheadMs: (async () => 5_000) as never })
  await terms.learn()
  expect([terms.renewAheadMs, terms.mayForce]).toEqual([5_000, false])
})

test('one that cannot say is asked again, and forces nothing until then', async () => {
  let fails = true
  const terms = termsOf({
    renewAheadMs: () => (fails ? Number.NaN : 7),
    mayForce: () => {
      if (fails) throw new Error('x')
      return true
    },
  })
  await terms.learn()
  expect([terms.renewAheadMs, terms.mayForce]).toEqual([0, false])
  fails = false
  await terms.learn()
  expect([terms.renewAheadMs, terms.mayForce]).toEqual([7, true])
})

test('an error of the host on the way is no end', async () => {
  const failing = { renewAheadMs: () => Promise.reject(new Error('x')), mayForce: () => Promise.reject(new Error('x')) }
  const terms = new SourceTerms(fakeSource, app, failing)
  await terms.learn()
  expect(terms.renewAheadMs).toBe(0)
})

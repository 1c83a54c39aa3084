import { expect, test } from 'vitest'
import { CanaryShare } from './canary-share.ts'

function shareAt(nominal: number): CanaryShare {
  const share = new CanaryShare()
  share.restart(nominal)
  return share
}

function admit(share: CanaryShare, stable: number, canary: number): void {
  for (let done = 0; done < stable; done++) share.count('stable')
  for (let done = 0; done < canary; done++) share.count('canary')
}

test('before anything was admitted the share is the nominal one', () => {
  expect(shareAt(0.05).stamp()).toBe(0.05)
})

test('until 400 canary requests the larger of what was seen and the nominal share holds', () => {
  const share = shareAt(0.05)
  admit(share, 99, 1)
  expect(share.stamp()).toBe(0.05)
  admit(share, 0, 100)
  // 101 of 200.
  expect(share.stamp()).toBe(0.505)
})

test('from 400 canary requests on it is what was seen, also where that is less', () => {
  const share = shareAt(0.5)
  admit(share, 1_601, 399)
  expect(share.stamp()).toBe(0.5)
  admit(share, 0, 1)
  // 400 of 2,001.
  expect(share.stamp()).toBeCloseTo(400 / 2_001, 12)
})

test('a change of weight starts the count anew', () => {
  const share = shareAt(0.01)
  admit(share, 39_600, 400)
  share.restart(0.25)
  expect(share.stamp()).toBe(0.25)
})

test('it stays within 0.001 and 0.999', () => {
  expect(shareAt(0).stamp()).toBe(0.001)
  const share = shareAt(0.9)
  admit(share, 0, 500)
  expect(share.stamp()).toBe(0.999)
})

test('a request that said nothing of its arm is counted no more', () => {
  const share = shareAt(0)
  admit(share, 3, 1)
  share.uncount('stable')
  share.uncount('stable')
  // 1 of 2.
  expect(share.stamp()).toBe(0.5)
  share.uncount('canary')
  expect(share.stamp()).toBe(0.001)
})

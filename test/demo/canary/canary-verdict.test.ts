import { expect, test } from 'vitest'
import { whatIsWrongWithCanary } from './canary-verdict.ts'

const fine = {
  orders: 3,
  answered: 3,
  paid: ['a', 'b', 'c'],
  faulty: { state: 'rolled-back', failed: 3 },
  mended: { state: 'promoted', answeredBy: 'pay-v3@1.1.1' },
}

test('a canary that went back, and a mended one that was promoted, have nothing wrong', () => {
  expect(whatIsWrongWithCanary(fine)).toEqual([])
})

test.each([
  [{ answered: 2 }, '1 of 3 callers were not answered'],
  [{ paid: ['a', 'b'] }, '2 of 3 orders were paid'],
  [{ paid: ['a', 'b', 'c', 'c'] }, 'money moved 4 times for 3 orders'],
  [{ faulty: { state: 'running', failed: 3 } }, 'the faulty version is running, not rolled back'],
  [{ faulty: { state: 'rolled-back', failed: 21 } }, 'the faulty version failed 21 calls'],
  [{ faulty: { state: 'rolled-back', failed: 0 } }, 'the faulty version failed 0 calls'],
  [{ mended: { ...fine.mended, state: 'running' } }, 'the mended version is running, not promoted'],
  [{ mended: { ...fine.mended, answeredBy: 'pay-v3@1.0.0' } }, 'pay-v3@1.0.0 answers, not the mended version'],
])('%j is said', (more, line) => {
  expect(whatIsWrongWithCanary({ ...fine, ...more })).toEqual([line])
})

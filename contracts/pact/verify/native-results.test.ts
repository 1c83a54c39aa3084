import { expect, it } from 'vitest'
import { readNativeResults } from './native-results.ts'

const result = (more: object) => ({ description: 'a', duration: '1s 20ms', result: 'Error', ...more })
const read = (...interactionResults: readonly unknown[]) => readNativeResults(JSON.stringify({ interactionResults }))
const findingsIn = (mismatch: unknown) => read(result({ mismatch }))[0]?.findings

it('what went well has no findings', () => {
  expect(read(result({ result: 'OK' }))).toEqual([{ description: 'a', ms: 1_020, findings: [] }])
})

// As pact_verifier 1.4.8 writes them.
it.each([
  [
    { type: 'StatusMismatch', expected: 200, actual: 204, mismatch: 'expected 200 but was 204' },
    { path: 'response.status', expected: '200', actual: '204', message: 'expected 200 but was 204' },
  ],
  [
    { type: 'HeaderMismatch', key: 'content-type', expected: '"a"', actual: '', mismatch: 'missing' },
    { path: 'response.headers.content-type', expected: '"a"', actual: '', message: 'missing' },
  ],
  [
    { type: 'BodyMismatch', path: '$.a[0]', expected: '"1"', actual: null, mismatch: 'other' },
    { path: 'response.body.a[0]', expected: '"1"', actual: 'null', message: 'other' },
  ],
  [
    { type: 'BodyTypeMismatch', mismatch: 'other type' },
    { path: 'response', message: 'other type' },
  ],
])('a mismatch tells where, what was expected and what came: %j', (mismatch, finding) => {
  expect(findingsIn({ type: 'mismatches', mismatches: [mismatch] })).toEqual([finding])
})

it.each([
  [{ type: 'error', message: 'connection refused' }, 'connection refused'],
  [{ error: 'no state' }, 'no state'],
  [{}, 'failed'],
  [undefined, 'Pact does not say why it failed'],
])('a failure without mismatches is told: %j', (mismatch, message) => {
  expect(findingsIn(mismatch)).toEqual([{ message }])
})

it.each(['Pact core crashed', '{}', '[]'])('a verifier that did not verify is a fault: %s', (text) => {
  expect(() => readNativeResults(text)).toThrow(`Pact's verifier did not verify: ${text}`)
})

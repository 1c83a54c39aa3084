import { expect, test } from 'vitest'
import { changeLines } from './change-lines.ts'

const plain = (_style: string, text: string) => text
const linesOf = (changes: Parameters<typeof changeLines>[0]['changes']) =>
  changeLines({ verdict: 'breaking', changes }, plain)

test('a change is told with what stood there and what stands there now', () => {
  const change = {
    kind: 'breaking',
    path: 'operations.say.input/tone',
    what: 'is newly required',
    old: undefined,
    new: true,
  } as const
  expect(linesOf([change])).toEqual([
    '  breaking  operations.say.input/tone: is newly required',
    '              old: nothing',
    '              new: true',
  ])
})

test('a long value is cut', () => {
  const change = { kind: 'additive', path: 'x', what: 'is new', new: 'y'.repeat(200) } as const
  expect(linesOf([change])[1]).toBe(`              new: "${'y'.repeat(99)}…`)
})

test('whole interactions that came or went are counted', () => {
  const came = (name: string, what: string) => ({ kind: 'additive', path: `pact "${name}"`, what }) as const
  expect(linesOf([came('a', 'is new'), came('b', 'is new'), came('c', 'is gone')])).toEqual([
    '            2 interactions of the pact: is new (--json names them)',
    '            1 interaction of the pact: is gone (--json names them)',
  ])
})

import { expect, it } from 'vitest'
import { reachIn } from './reached.ts'

const source = [
  "const limit = '1'",
  "const table = [row('/a', () => one()), row('/b', () => two())]",
  'function f(x) { if (x) return 1; return 2 }',
].join('\n')

const at = (text: string) => source.indexOf(text)
const spanOf = (text: string): readonly [number, number] => [at(text), at(text) + text.length]
const reached = reachIn(source)

it('a row of a table is reached with its own function', () => {
  const ran = [spanOf('() => one()')]
  expect([reached(ran, at("'/a'")), reached(ran, at("'/b'")), reached(ran, at('two'))]).toEqual([true, false, false])
})

it('a constant is reached with any function of its module', () => {
  expect(reached([spanOf('() => one()')], at("'1'"))).toBe(true)
  expect(reached([], at("'1'"))).toBe(false)
})

it('a branch that did not run is not reached', () => {
  const ran = [[at('function'), at('return 1')]] as const
  expect([reached(ran, at('if (x)')), reached(ran, at('return 1')), reached(ran, at('return 2'))]).toEqual([
    true,
    false,
    false,
  ])
})

import { expect, it } from 'vitest'
import { reachedIn } from './reached.ts'

const source = [
  "const limit = '1'",
  "const table = [row('/a', () => one()), row('/b', () => two())]",
  'function f(x) { if (x) return 1; return 2 }',
].join('\n')

const at = (text: string) => source.indexOf(text)
const spanOf = (text: string): readonly [number, number] => [at(text), at(text) + text.length]

it('a row of a table is reached with its own function', () => {
  const reached = reachedIn(source, [spanOf('() => one()')])
  expect([reached(at("'/a'")), reached(at("'/b'")), reached(at('two'))]).toEqual([true, false, false])
})

it('a constant is reached with any function of its module', () => {
  expect(reachedIn(source, [spanOf('() => one()')])(at("'1'"))).toBe(true)
  expect(reachedIn(source, [])(at("'1'"))).toBe(false)
})

it('a branch that did not run is not reached', () => {
  const reached = reachedIn(source, [[at('function'), at('return 1')]])
  expect([reached(at('if (x)')), reached(at('return 1')), reached(at('return 2'))]).toEqual([true, false, false])
})

import { describe, expect, it } from 'vitest'
import { reachIn } from './reached.ts'

const source = [
  "const limit = '1'",
  "const table = [row('/a', () => one()), row('/b', () => two())]",
  'function f(x) { if (x) return 1; return y ?? 2 }',
  'const g = (z) => z ? 3 : 4',
].join('\n')

const at = (text: string) => source.indexOf(text)
const spanOf = (text: string): readonly [number, number] => [at(text), at(text) + text.length]
const { reached, undecided } = reachIn(source)

describe('reached', () => {
  it('is the row of a table whose function ran, and no other', () => {
    const ran = [spanOf('() => one()')]
    expect([reached(ran, at("'/a'")), reached(ran, at("'/b'")), reached(ran, at('two'))]).toEqual([true, false, false])
  })

  it('is no data of the module', () => {
    expect(reached([spanOf('() => one()')], at("'1'"))).toBe(false)
  })

  it('is the branch that ran', () => {
    const ran = [[at('function'), at('return 1')]] as const
    expect([reached(ran, at('if (x)')), reached(ran, at('return 1'))]).toEqual([true, false])
  })
})

describe('undecided', () => {
  const all: readonly [number, number] = [0, source.length]
  const without = (text: string): readonly (readonly [number, number])[] => [
    [0, at(text)],
    [at(text) + text.length, source.length],
  ]

  it('is a check whose refusal was never seen', () => {
    expect([undecided(without('return 1'), at('x) return')), undecided([all], at('x) return'))]).toEqual([true, false])
  })

  it('is a choice of which one side was never seen', () => {
    expect([undecided(without('4'), at('z ?')), undecided([all], at('z ?'))]).toEqual([true, false])
  })

  it('is a default that was never taken', () => {
    expect([undecided(without('2 }'), at('y ??')), undecided([all], at('y ??'))]).toEqual([true, false])
  })

  it('is nothing outside of the condition', () => {
    expect(undecided(without('return 1'), at('return y'))).toBe(false)
  })
})

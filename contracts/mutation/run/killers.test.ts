import { expect, it } from 'vitest'
import { mutantsOf } from '../enumerate.ts'
import type { Mutant } from '../mutant.ts'
import { createKillers } from './killers.ts'
import { nameOfCase } from './messages.ts'

const mutantIn = (file: string): Mutant => {
  const [mutant] = mutantsOf({ side: 'plugin', file, source: 'f(1)' })
  if (mutant === undefined) throw new Error('no mutant')
  return mutant
}
const refusal = (title: string) => ({ check: 'results', title, message: 'it differs' })
const named = (title: string) => nameOfCase({ check: 'results', title })

it('puts those of the file first, the last one before the others', () => {
  const killers = createKillers()
  for (const title of ['much', 'much', 'much']) killers.note(mutantIn('dist/b.js'), refusal(title))
  for (const title of ['first', 'second', 'first']) killers.note(mutantIn('dist/a.js'), refusal(title))
  expect(killers.for(mutantIn('dist/a.js'))).toEqual([named('first'), named('second'), named('much')])
})

it('knows what refused most for a file that is new', () => {
  const killers = createKillers()
  for (const title of ['seldom', 'often', 'often']) killers.note(mutantIn('dist/a.js'), refusal(title))
  expect(killers.for(mutantIn('dist/new.js'))).toEqual([named('often'), named('seldom')])
})

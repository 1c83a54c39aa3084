import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { knownStates } from './known-states.ts'

const page = readFileSync(new URL('README.md', import.meta.url), 'utf8')
const rows = page.split('\n').filter((line) => line.startsWith('| `'))
const cells = (row: string) => row.split(' | ').map((cell) => cell.replace(/^\| | *\|$/g, '').trim())

const list = (members: Readonly<Record<string, string>> = {}) =>
  Object.entries(members)
    .map(([name, meaning]) => `\`${name}\`: ${meaning}`)
    .join('; ')

it('lists every state, its parameters and its values', () => {
  const wanted = Object.entries(knownStates).map(([name, { params, gives, summary }]) => [
    `\`${name}\``,
    list(params),
    list(gives),
    summary,
  ])

  expect(rows.map(cells)).toEqual(wanted)
})

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { variables } from './variables.ts'

const page = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8')

test('docs/settings.md has a row for every variable, and for no other', () => {
  const rows = [...page.matchAll(/^\| `(WXHOST_\w+)` +\|/gm)].map(([, name]) => name)
  expect(rows).toEqual([...variables])
})

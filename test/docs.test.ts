import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorCatalogue } from '@wxhost/core'
import { expect, test } from 'vitest'
import { errorsDoc } from './support/errors-doc.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

test('docs/errors.md is what the catalogue says', () => {
  expect(read('docs/errors.md')).toBe(errorsDoc())
})

test('every error is explained in both languages', () => {
  for (const [code, { en, zh }] of Object.entries(errorCatalogue)) {
    expect(
      [code, ...Object.values(en)].every((text) => /[A-Za-z]{3}/.test(text)),
      code,
    ).toBe(true)
    expect(
      Object.values(zh).every((text) => /\p{Script=Han}/u.test(text)),
      code,
    ).toBe(true)
  }
})

test('links between pages lead somewhere', () => {
  const pages = [
    ...globSync('*.md', { cwd: root }),
    ...globSync('{docs,core,contracts,mock-wechat,plugins}/**/*.md', { cwd: root }),
  ]
  const broken = pages
    .filter((page) => !page.includes('node_modules'))
    .flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(root, dirname(page), target)))
        .map((target) => `${page} -> ${target}`),
    )
  expect(pages.length).toBeGreaterThan(10)
  expect(broken).toEqual([])
})

import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A source file of the product: tests and what only tests use are left out. */
export interface SourceFile {
  /** From the top level, e.g. `core/http/openapi.ts`. */
  readonly path: string
  /** Without comments. */
  readonly text: string
  readonly lines: number
  /** Packages as they are named; files of this repository by their path. */
  readonly imports: readonly string[]
}

const isProduct = (path: string) => !/\.test\.ts$|\/testing\/|\/fixtures\/|(^|\/)(dist|node_modules)\//.test(path)

export const sourceFiles = (pattern: string): readonly SourceFile[] =>
  globSync(pattern, { cwd: root })
    .filter(isProduct)
    .map((path) => {
      const whole = readFileSync(join(root, path), 'utf8')
      const text = withoutComments(whole)
      const lines = whole.split('\n').length - 1
      return { path, text, lines, imports: importsIn(text).map((name) => resolve(path, name)) }
    })

const importsIn = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].flatMap(([, name]) => (name === undefined ? [] : [name]))

const resolve = (path: string, name: string) => (name.startsWith('.') ? normalize(join(dirname(path), name)) : name)

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')

import { parse } from 'acorn'
import { describe, expect, it } from 'vitest'
import { breakSource } from './break-source.ts'
import { mutantsOf } from './enumerate.ts'
import type { OperatorName } from './mutant.ts'

const brokenBy = (operator: OperatorName, source: string): readonly string[] =>
  mutantsOf({ side: 'plugin', file: 'dist/a.js', source })
    .filter((mutant) => mutant.operator === operator)
    .map((mutant) => breakSource(source, mutant).trim())

describe('drop leaves out', () => {
  it('a statement of a block', () => {
    expect(brokenBy('drop', 'function f() { g = 1; return g }')).toEqual([
      'function f() {  return g }',
      'function f() { g = 1;  }',
    ])
  })

  it('a member, first, middle and last', () => {
    expect(brokenBy('drop', 'const a = { b: c, ...d, e }')).toEqual([
      'const a = { ...d, e }',
      'const a = { b: c, e }',
      'const a = { b: c, ...d }',
    ])
  })

  it('an only member with its comma', () => {
    expect(brokenBy('drop', 'const a = {\n b: c,\n}')).toEqual(['const a = {\n \n}'])
  })

  it('an item of a list and an argument', () => {
    expect(brokenBy('drop', 'const a = f([b, c], d)')).toEqual([
      'const a = f(d)',
      'const a = f([c], d)',
      'const a = f([b], d)',
      'const a = f([b, c])',
    ])
  })

  it('a line of what is signed', () => {
    expect(brokenBy('drop', 'const a = `$' + '{b}\\n$' + '{c}\\n`')).toEqual([
      'const a = `$' + "{''}\\n$" + '{c}\\n`',
      'const a = `$' + '{b}\\n$' + "{''}\\n`",
    ])
  })
})

describe('rename misspells', () => {
  it('a member that is written or read, and a code that is a name', () => {
    expect(brokenBy('rename', 'const a = { b: c.d, e, 43004: f }')).toEqual([
      'const a = { bx: c.d, e, 43004: f }',
      'const a = { b: c.dx, e, 43004: f }',
      'const a = { b: c.d, ex: e, 43004: f }',
      'const a = { b: c.d, e, 43005: f }',
    ])
  })

  it('a path, also in pieces', () => {
    expect(brokenBy('rename', "const a = ['/cgi-bin/token', `/v3/$" + '{id}`]')).toEqual([
      "const a = ['/cgi-bin/tokenx', `/v3/$" + '{id}`]',
      "const a = ['/cgi-bin/token', `/v3/x$" + '{id}`]',
    ])
  })

  it('no name that is called, and no module', () => {
    expect(brokenBy('rename', "import { a } from './a.js'\na.trim().slice(1)")).toEqual([])
  })
})

describe('retype gives', () => {
  it('numbers and truths as texts, and the other way round', () => {
    expect(brokenBy('retype', "const a = [1, true, '2', 'true', '02']")).toEqual([
      "const a = ['1', true, '2', 'true', '02']",
      "const a = [1, 'true', '2', 'true', '02']",
      "const a = [1, true, (2), 'true', '02']",
      "const a = [1, true, '2', (true), '02']",
    ])
  })

  it('no number with which the language reckons', () => {
    expect(brokenBy('retype', 'const a = b.slice(0)[1] > 2 && Math.max(-3, (c ?? 4) - 5)')).toEqual([])
    expect(brokenBy('retype', 'const a = b === 1 ? 2 : c(3)')).toHaveLength(3)
  })

  it('values without their conversion', () => {
    expect(brokenBy('retype', 'const a = [String(b), `$' + '{c}`]')).toEqual([
      'const a = [(b), `$' + '{c}`]',
      'const a = [String(b), (c)]',
    ])
  })

  it.each([
    ['6843246523871232001', 6843246523871232000],
    [7, '7'],
    [undefined, undefined],
    [false, 'false'],
  ])('a member %j as %j at run time', async (given, wanted) => {
    const [broken = ''] = brokenBy('retype', 'export const of = (b) => ({ b })')
    const { of } = await import(`data:text/javascript,${encodeURIComponent(broken)}`)
    expect(of(given)).toEqual({ b: wanted })
  })
})

describe('reorder turns round', () => {
  it('neighbours in a list, in a call and in a text', () => {
    expect(brokenBy('reorder', 'const a = f([b, c, d], `$' + '{e}:$' + '{g}`)')).toEqual([
      'const a = f(`$' + '{e}:$' + '{g}`, [b, c, d])',
      'const a = f([c, b, d], `$' + '{e}:$' + '{g}`)',
      'const a = f([b, d, c], `$' + '{e}:$' + '{g}`)',
      'const a = f([b, c, d], `$' + '{g}:$' + '{e}`)',
    ])
  })

  it('texts that are joined, and no numbers', () => {
    expect(brokenBy('reorder', "const a = b + '\\n'; const c = d + e")).toEqual([
      "const a = '\\n' + b; const c = d + e",
    ])
  })

  it('no list that says only which', () => {
    expect(brokenBy('reorder', "const a = ['b', 'c', 1, undefined]; const d = new Set([e, f])")).toEqual([])
    expect(brokenBy('reorder', 'const a = Type.Union([b, c])')).toEqual([])
    expect(brokenBy('reorder', 'const a = Math.max(b, c)')).toEqual([])
  })
})

describe('swap-constant puts', () => {
  it('a number one more and one less, and the other truth', () => {
    expect(brokenBy('swap-constant', 'const a = [300, false]')).toEqual([
      'const a = [(301), false]',
      'const a = [(299), false]',
      'const a = [300, true]',
    ])
  })

  it('another operator', () => {
    expect(brokenBy('swap-constant', 'const a = b <= c && d !== e')).toEqual([
      'const a = b <= c || d !== e',
      'const a = b < c && d !== e',
      'const a = b <= c && d === e',
    ])
  })

  it('a pattern that takes more or less', () => {
    expect(brokenBy('swap-constant', 'const a = /^b{1,32}$/i')).toEqual([
      'const a = /b{1,32}$/i',
      'const a = /^b{1,32}/i',
      'const a = /^b{2,32}$/i',
      'const a = /^b{1,33}$/i',
      'const a = /^b{1,32}$/',
    ])
  })

  it('another text that names nothing, and some for all', () => {
    expect(brokenBy('swap-constant', "const a = [b.join('\\n'), '', c.every(d)]")).toEqual([
      "const a = [b.join(''), '', c.every(d)]",
      "const a = [b.join('\\n'), 'x', c.every(d)]",
      "const a = [b.join('\\n'), '', c.some(d)]",
    ])
  })
})

describe('skip-check takes', () => {
  it('an if for passed and for failed', () => {
    expect(brokenBy('skip-check', 'if (a) b()')).toEqual(['if (false) b()', 'if (true) b()'])
  })

  it('one side of a choice or a default', () => {
    expect(brokenBy('skip-check', 'const a = b ? c : d ?? e')).toEqual([
      'const a = (c)',
      'const a = (d ?? e)',
      'const a = b ? c : (d)',
      'const a = b ? c : (e)',
    ])
  })

  it('a guard away', () => {
    expect(brokenBy('skip-check', 'const a = !b?.c')).toEqual(['const a = (b?.c)', 'const a = !b.c'])
  })
})

describe('what is left', () => {
  it.each([
    ['messages', 'f(`No $' + '{name} of $' + '{id.own} is known`)'],
    ['summaries', "const a = { summary: 'Sends', description: 'Sends one' }"],
    ['imports and exports', "import { a as b } from './c.js'; export { b }"],
  ])('is prose and structure: %s', (_what, source) => {
    const left = mutantsOf({ side: 'plugin', file: 'dist/a.js', source }).filter(({ operator }) => operator !== 'drop')
    expect(left).toEqual([])
  })

  it('is an option that only documents', () => {
    expect(brokenBy('drop', "const a = f({ description: 'One of two' })")).toEqual([])
    expect(brokenBy('drop', "const a = f({ maxLength: 2, description: 'One of two' })")).toHaveLength(2)
  })

  it('is the example of an operation, not what WeChat calls so', () => {
    const names = (source: string) => brokenBy('rename', source)
    expect(names('const a = { input, example: { b: 1 } }')).toEqual(['const a = { inputx: input, example: { b: 1 } }'])
    expect(names('const a = { example: b }')).toEqual(['const a = { examplex: b }'])
    expect(names('const a = { description: b.c }')).toHaveLength(2)
  })
})

describe('every mutant', () => {
  const source = "export const a = (b) => ({ c: [b.d, 'e'], f: b?.g ?? 1 })\n"
  const all = mutantsOf({ side: 'mock', file: 'dist/a.js', source })

  it('has a name of its own, the same each time', () => {
    const ids = all.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(mutantsOf({ side: 'mock', file: 'dist/a.js', source }).map(({ id }) => id))
    expect(ids).toContain(`swap-constant:dist/a.js:1:${source.indexOf('1 }') + 1}#2`)
  })

  it('is a module still', () => {
    for (const mutant of all)
      expect(parse(breakSource(source, mutant), { ecmaVersion: 'latest', sourceType: 'module' }).type).toBe('Program')
  })

  it('shows its line as it was and as it is', () => {
    expect(all.find(({ id }) => id === `rename:dist/a.js:1:${source.indexOf('c:') + 1}#1`)).toMatchObject({
      before: "export const a = (b) => ({ c: [b.d, 'e'], f: b?.g ?? 1 })",
      after: "export const a = (b) => ({ cx: [b.d, 'e'], f: b?.g ?? 1 })",
      line: 1,
      operator: 'rename',
    })
  })
})

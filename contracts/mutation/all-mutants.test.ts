import { describe, expect, it } from 'vitest'
import { allMutants, mockFiles } from './all-mutants.ts'
import type { SourceFile } from './enumerate.ts'
import { mockDirectory } from './mock-package.ts'

const source = 'function f(x) { if (x) return 1; return 2 }\n'
const plugin: SourceFile = { side: 'plugin', file: 'dist/a.js', source }
const mock: SourceFile = { side: 'mock', file: 'dist/pay/b.js', source }
const whole: readonly [number, number] = [0, source.length]
const untilReturn: readonly [number, number] = [0, source.indexOf('return 1')]
const afterReturn: readonly [number, number] = [source.indexOf('return 2'), source.length]

const placed = (reach: Parameters<typeof allMutants>[1]) =>
  allMutants([plugin, mock], reach).map(({ mutant, cases }) => ({ side: mutant.side, id: mutant.id, cases }))

describe('mutants', () => {
  it('are all of the plugin, whoever reaches them', () => {
    expect(placed({}).every(({ side, cases }) => side === 'plugin' && cases === undefined)).toBe(true)
    expect(placed({}).length).toBeGreaterThan(5)
  })

  it('are those of the mock that a case reaches, with the cases that do', () => {
    const reach = { one: { 'dist/pay/b.js': [whole] }, two: { 'dist/pay/b.js': [untilReturn, afterReturn] }, three: {} }
    const ofMock = placed(reach).filter(({ side }) => side === 'mock')
    const casesAt = (text: string) => ofMock.find(({ id }) => id.endsWith(`:1:${source.indexOf(text) + 1}#1`))?.cases
    expect(casesAt('1;')).toEqual(['one'])
    expect(casesAt('2 }')).toEqual(['one', 'two'])
  })

  it('are none in a check of which one outcome was met', () => {
    const ofMock = placed({ two: { 'dist/pay/b.js': [untilReturn, afterReturn] } }).filter(
      ({ side }) => side === 'mock',
    )
    expect(ofMock.filter(({ id }) => id.startsWith('skip-check'))).toEqual([])
    expect(ofMock.length).toBeGreaterThan(0)
  })
})

it('the mock gives its rules and nothing else', () => {
  const files = mockFiles(mockDirectory).map(({ file }) => file)
  expect(files).toContain('dist/endpoints/token.js')
  expect(files.filter((file) => file.startsWith('dist/control/') || file.startsWith('dist/world/'))).toEqual([])
})

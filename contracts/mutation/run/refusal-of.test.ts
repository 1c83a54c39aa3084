import { describe, expect, it } from 'vitest'
import type { Check, Finding, Subject } from '../../suite/check.ts'
import { nameOfCase } from './messages.ts'
import { refusalOf } from './refusal-of.ts'

const subject: Subject = {
  id: 'a@1.0.0',
  protocol: 'a',
  plugin: { origins: [], operations: {} },
  interactions: [],
  seed: 1,
  runs: 1,
}
const asked: string[] = []
const check = (name: string, cases: Readonly<Record<string, readonly Finding[] | Error>>): Check => ({
  name,
  title: name,
  cases: () =>
    Object.entries(cases).map(([title, found]) => ({
      title,
      run: async () => {
        asked.push(`${name} ${title}`)
        if (found instanceof Error) throw found
        return found
      },
    })),
})
const calm = { stray: () => [] }

describe('a refusal', () => {
  it('is the first finding, with where and what', async () => {
    const finding = { message: 'the path differs', path: 'request.path', expected: '/a', actual: '/ax' }
    const refusal = await refusalOf(subject, [check('requests', { one: [], two: [finding] })], calm)
    expect(refusal).toEqual({
      check: 'requests',
      title: 'two',
      message: 'the path differs',
      detail: 'path request.path; expected /a; actual /ax',
    })
  })

  it('is none where every case passes', async () => {
    expect(await refusalOf(subject, [check('requests', { one: [], two: [] })], calm)).toBeUndefined()
  })

  it('is a case that throws', async () => {
    const refusal = await refusalOf(subject, [check('requests', { one: new TypeError('no operation') })], calm)
    expect(refusal).toMatchObject({ title: 'one', message: 'TypeError: no operation' })
  })

  it('is a check that finds no case because it throws', async () => {
    const throwing: Check = {
      name: 'pure',
      title: 'encode is pure',
      cases: () => {
        throw new TypeError('plugin.operations is nothing')
      },
    }
    expect(await refusalOf(subject, [throwing], calm)).toMatchObject({ check: 'pure', title: 'encode is pure' })
  })

  it('is an error that nobody caught', async () => {
    const refusal = await refusalOf(subject, [check('requests', { one: [] })], { stray: () => [new Error('late')] })
    expect(refusal?.message).toBe('an error that nobody caught: Error: late')
  })
})

describe('the order of cases', () => {
  it('begins with what refused others, and leaves out what is red', async () => {
    asked.length = 0
    const cases = check('requests', { one: [], two: [], three: [], four: [] })
    const named = (title: string) => nameOfCase({ check: 'requests', title })
    await refusalOf(subject, [cases], {
      ...calm,
      first: [named('four'), named('gone'), named('two')],
      without: [named('one')],
    })
    expect(asked).toEqual(['requests four', 'requests two', 'requests three'])
  })
})

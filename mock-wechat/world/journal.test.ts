import { expect, test } from 'vitest'
import { Journal, masked } from './journal.ts'

const entry = (path: string, errcode?: number) => ({
  at: 1,
  method: 'GET',
  path,
  query: {},
  ...(errcode !== undefined && { errcode }),
})

test('secrets are masked at every depth', () => {
  expect(masked({ secret: 's', list: [{ session_key: 'k' }], appid: 'wx', nothing: null })).toEqual({
    secret: '***',
    list: [{ session_key: '***' }],
    appid: 'wx',
    nothing: null,
  })
})

test('the journal keeps the last 10,000 entries and exact counts', () => {
  const journal = new Journal()
  for (let count = 0; count < 20_005; count += 1) journal.write(entry('/a', count % 2))
  journal.write(entry('/b'))
  expect(journal.entries()).toHaveLength(10_000)
  expect(journal.entries().at(-1)).toMatchObject({ seq: 20_006, path: '/b' })
  expect(journal.counts()).toEqual({
    '/a': { total: 20_005, byErrcode: { 0: 10_003, 1: 10_002 } },
    '/b': { total: 1, byErrcode: { none: 1 } },
  })
  expect([journal.count('/a'), journal.count('/a', 1), journal.count('/c'), journal.count('/c', 0)]).toEqual([
    20_005, 10_002, 0, 0,
  ])
})

test('entries are found by path, appid and errcode', () => {
  const journal = new Journal()
  journal.write({ ...entry('/a', 0), appid: 'wx1' })
  journal.write(entry('/a', 40001))
  journal.write(entry('/b', 0))
  const found = (filter: object) => journal.entries(filter).map(({ seq }) => seq)
  expect([found({ path: '/a' }), found({ appid: 'wx1' }), found({ errcode: 0 })]).toEqual([[1, 2], [1], [1, 3]])
  journal.clear()
  expect([journal.entries(), journal.counts()]).toEqual([[], {}])
})

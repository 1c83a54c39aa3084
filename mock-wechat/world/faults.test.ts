import { expect, test } from 'vitest'
import { Faults, usualEffect } from './faults.ts'

const request = { path: '/a', method: 'POST', appid: 'wx1', rawQuery: 'access_token=t&lang=zh_CN' }

test('a fault strikes after so many requests, so many times', () => {
  const faults = new Faults()
  faults.add({ fault: { errcode: -1 }, after: 1, times: 2 })
  const struck = [1, 2, 3, 4].map(() => faults.strike(request) !== undefined)
  expect(struck).toEqual([false, true, true, false])
  expect(faults.list()).toMatchObject([{ id: 'fault-1', struck: 2 }])
})

test('a fault strikes what it matches only', () => {
  const faults = new Faults()
  faults.add({ match: { path: '/a', method: 'post', appid: 'wx1' }, fault: { reset: true } })
  expect(faults.strike({ ...request, path: '/b' })).toBeUndefined()
  expect(faults.strike({ ...request, method: 'GET' })).toBeUndefined()
  expect(faults.strike({ ...request, appid: undefined })).toBeUndefined()
  expect(faults.strike(request)).toMatchObject({ effect: 'before' })
})

test('a fault may be for one pair of the query', () => {
  const faults = new Faults()
  faults.add({ match: { query: 'lang=zh' }, fault: { reset: true } })
  expect(faults.strike(request)).toBeUndefined()
  faults.add({ match: { query: 'lang=zh_CN' }, fault: { reset: true } })
  expect(faults.strike(request)).toMatchObject({ id: 'fault-2' })
})

test('the oldest fault strikes first, and the next when it is used up', () => {
  const faults = new Faults()
  faults.add({ fault: { errcode: -1 }, times: 1 })
  faults.add({ fault: { errcode: 45011 } })
  expect([faults.strike(request)?.fault, faults.strike(request)?.fault]).toEqual([{ errcode: -1 }, { errcode: 45011 }])
})

test('faults can be removed one by one or all', () => {
  const faults = new Faults()
  const { id } = faults.add({ fault: { truncate: true } })
  expect([faults.remove(id), faults.remove(id)]).toEqual([true, false])
  faults.add({ fault: { truncate: true } })
  faults.clear()
  expect(faults.list()).toEqual([])
})

test('refusals and foreign answers have no effect, spoilt answers have', () => {
  expect(usualEffect({ errcode: -1 })).toBe('none')
  expect(usualEffect({ status: 502, body: '' })).toBe('none')
  expect(usualEffect({ resetBefore: true })).toBe('none')
  expect(usualEffect({ delayMs: 1 })).toBe('before')
  expect(usualEffect({ gzipBomb: true })).toBe('before')
})

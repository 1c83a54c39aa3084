import { expect, test } from 'vitest'
import { failure, output } from './outcome.ts'
import { definePlugin, isPlugin } from './plugin.ts'
import { textOf } from './wire.ts'

test('only what definePlugin returned is a plugin', () => {
  const plugin = definePlugin({ origins: [], operations: {} })
  expect(isPlugin(plugin)).toBe(true)
  expect(Object.isFrozen(plugin)).toBe(true)
  for (const value of [{ ...plugin }, Object.create(plugin), { origins: [], operations: {} }, null, 'plugin'])
    expect(isPlugin(value)).toBe(false)
})

test('an output carries warnings only where there are some', () => {
  expect(output(1, [])).toEqual({ kind: 'output', output: 1 })
  expect(output(1, [{ code: 'a', message: 'b' }])).toEqual({
    kind: 'output',
    output: 1,
    warnings: [{ code: 'a', message: 'b' }],
  })
})

test('a failure carries what more is known', () => {
  expect(failure('business', '43004', 'no', { path: '/touser' })).toEqual({
    kind: 'error',
    class: 'business',
    code: '43004',
    message: 'no',
    path: '/touser',
  })
})

test('a body that is no UTF-8 is no text', () => {
  expect(textOf({ status: 200, headers: {}, body: new Uint8Array([0xc3, 0x28]) })).toBeUndefined()
  expect(textOf({ status: 200, headers: {}, body: Buffer.from('好') })).toBe('好')
})

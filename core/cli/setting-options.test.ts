import { expect, test } from 'vitest'
import { overridesOf } from './setting-options.ts'

test('options become overrides that name themselves', () => {
  expect(overridesOf({ port: '1', dataDir: 'd' })).toEqual({
    WXHOST_PORT: { value: '1', source: '--port' },
    WXHOST_DATA_DIR: { value: 'd', source: '--data-dir' },
  })
})

test('--sandbox is a mode', () => {
  expect(overridesOf({ sandbox: true })).toEqual({ WXHOST_MODE: { value: 'sandbox', source: '--sandbox' } })
})

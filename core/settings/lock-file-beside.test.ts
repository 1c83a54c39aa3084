import { expect, test } from 'vitest'
import { lockFileBeside } from './lock-file-beside.ts'

test.each([
  ['/srv/plugins.manifest.json', '/srv/plugins.lock.json'],
  ['plugins.manifest.json', 'plugins.lock.json'],
  ['a/canary.json', 'a/canary.lock.json'],
])('the lock of %s is %s', (manifest, lock) => {
  expect(lockFileBeside(manifest)).toBe(lock)
})

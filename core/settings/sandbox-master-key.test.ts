import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SecretValue } from '../secret-value.ts'
import { sandboxMasterKey } from './sandbox-master-key.ts'
import { useTempDir } from './testing/use-temp-dir.ts'

const dir = useTempDir()

const reveal = (key: unknown) => (key instanceof SecretValue ? key.reveal() : key)

test('the key is drawn once and read again after a restart', async () => {
  const data = join(dir.path, 'data')
  const first = reveal(await sandboxMasterKey(data))
  expect(first).toMatch(/^[\w-]{43}$/)
  expect(reveal(await sandboxMasterKey(data))).toBe(first)
})

test('nobody else may read it', async () => {
  const data = join(dir.path, 'data')
  await sandboxMasterKey(data)
  expect(statSync(join(data, 'master.key')).mode & 0o777).toBe(0o600)
  expect(statSync(data).mode & 0o777).toBe(0o700)
})

test('hosts that start together end with one key and leave nothing else', async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => sandboxMasterKey(dir.path)))
  expect(new Set(keys.map(reveal)).size).toBe(1)
  expect(readdirSync(dir.path)).toEqual(['master.key'])
})

test('a spoilt file is said to be one', async () => {
  dir.write('master.key', 'short')
  expect(await sandboxMasterKey(dir.path)).toMatchObject({ what: expect.stringContaining('does not hold 32 bytes') })
})

test('a directory in its place is said to be one', async () => {
  dir.write('master.key/x', '')
  expect(await sandboxMasterKey(dir.path)).toMatchObject({ what: expect.stringContaining('not a regular file') })
})

test('a data directory that cannot be made is a fault', async () => {
  dir.write('file', '')
  expect(await sandboxMasterKey(join(dir.path, 'file', 'data'))).toMatchObject({
    what: expect.stringContaining('cannot be made (ENOTDIR)'),
  })
})

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { useTempDir } from '../../settings/testing/use-temp-dir.ts'
import type { PluginSource } from '../wanted-plugin.ts'
import { mendingCommands } from './mending-commands.ts'

const dir = useTempDir()
const id = 'echo-v1@1.0.0'

function commands(source: PluginSource, { at, recordsDir = 'contracts/verified', cwd = '' }: Where) {
  mkdirSync(join(dir.path, at), { recursive: true })
  const wanted = { source, range: '*', required: false, apps: undefined, serves: true, where: 'x' }
  const found = { directory: join(dir.path, at), wanted }
  return mendingCommands({ id, found, recordsDir: join(dir.path, recordsDir) }, join(dir.path, cwd))
}

interface Where {
  readonly at: string
  readonly recordsDir?: string
  readonly cwd?: string
}

test('are short where the manifest lies in the working directory', async () => {
  expect((await commands({ kind: 'path', path: './echo' }, { at: 'echo' })).test).toBe(
    'wxhost contract test ./echo --record',
  )
  expect((await commands({ kind: 'package', name: '@acme/echo' }, { at: 'node_modules/@acme/echo' })).test).toBe(
    'wxhost contract test node_modules/@acme/echo --record',
  )
})

test('lead to the package from elsewhere too, and write where the host reads', async () => {
  const found = await commands({ kind: 'path', path: './echo' }, { at: 'echo', cwd: 'deep' })
  expect(found).toEqual({
    test: `wxhost contract test ${dir.path}/echo --record ${dir.path}/contracts`,
    sign: `wxhost contract sign ${dir.path}/contracts/verified/${id}.json`,
  })
})

test('are one word a path for a shell', async () => {
  const found = await commands(
    { kind: 'path', path: "./it's here" },
    { at: "it's here", recordsDir: 'my proofs/verified' },
  )
  expect(found.test).toBe(`wxhost contract test './it'\\''s here' --record '${dir.path}/my proofs'`)
})

test('leave the directory open where nothing is installed', async () => {
  const recordsDir = join(dir.path, 'contracts/verified')
  expect((await mendingCommands({ id, found: undefined, recordsDir }, dir.path)).test).toBe(
    'wxhost contract test DIR --record',
  )
})

import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { useTempDir } from '../settings/testing/use-temp-dir.ts'
import { readTextFile } from './text-file.ts'

const dir = useTempDir()

test('a private file is not loose', async () => {
  expect(await readTextFile(dir.write('a', 'text'))).toEqual({ ok: true, text: 'text', loose: undefined })
})

test.each([0o640, 0o604, 0o620, 0o644])('mode %o is loose', async (mode) => {
  expect(await readTextFile(dir.write('a', 'text', mode))).toMatchObject({ loose: `0${mode.toString(8)}` })
})

test('a link is judged by what it points to', async () => {
  symlinkSync(dir.write('loose', 'text', 0o644), join(dir.path, 'link'))
  expect(await readTextFile(join(dir.path, 'link'))).toMatchObject({ loose: '0644' })
})

test('a missing file is told from an unreadable one', async () => {
  expect(await readTextFile(join(dir.path, 'none'))).toEqual({ ok: false, missing: true, what: 'it does not exist' })
  expect(await readTextFile(dir.path)).toMatchObject({ ok: false, missing: false })
})

test('a pipe is refused and not waited for', async () => {
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(dir.path, 'pipe')])
  expect(await readTextFile(join(dir.path, 'pipe'))).toMatchObject({ what: 'it is not a regular file' })
})

test('bytes that are no text are refused', async () => {
  expect(await readTextFile(dir.write('a', new Uint8Array([0xff, 0xfe])))).toMatchObject({
    what: 'it is not UTF-8 text',
  })
})

test('a huge file is not read', async () => {
  const path = dir.write('a', 'x'.repeat(4 * 1024 * 1024 + 1))
  expect(await readTextFile(path)).toMatchObject({ what: 'it has 4194305 bytes, at most 4194304 are read' })
})

test('a name that no file can have is a fault', async () => {
  expect(await readTextFile(join(dir.path, 'x'.repeat(300)))).toMatchObject({
    what: 'it cannot be read (ENAMETOOLONG)',
  })
})

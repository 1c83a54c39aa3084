import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { SecretValue } from '../secret-value.ts'
import type { Mode } from '../settings.ts'
import { readEnvironment } from './environment.ts'
import { followSecret } from './secret-reference.ts'
import { useTempDir } from './testing/use-temp-dir.ts'

const dir = useTempDir()

const follow = async (reference: string, mode: Mode = 'production', env: Record<string, string> = {}) =>
  followSecret(reference, { environment: await readEnvironment({ env, cwd: dir.path }, mode), directory: dir.path })

const revealed = async (...args: Parameters<typeof follow>) => {
  const found = await follow(...args)
  return found instanceof SecretValue ? found.reveal() : found.what
}

describe('env:', () => {
  test('gives the value of the variable', async () => {
    expect(await revealed('env:APP', 'production', { APP: 's3cret' })).toBe('s3cret')
  })

  test('finds a variable of the .env file of the mode', async () => {
    dir.write('.env.production', 'APP=from-file')
    expect(await revealed('env:APP')).toBe('from-file')
  })

  test('refuses a .env file that others may read in production', async () => {
    dir.write('.env.production', 'APP=from-file', 0o644)
    expect(await revealed('env:APP')).toBe('.env.production may be read or written by group or others (mode 0644)')
  })

  test.each(['', ' '])('refuses a variable that holds %j', async (value) => {
    expect(await revealed('env:APP', 'sandbox', { APP: value })).toBe('the variable APP is not set, or empty')
  })

  test('refuses what is no name', async () => {
    expect(await revealed('env:my app')).toBe('names no variable')
  })
})

describe('file:', () => {
  test.each(['s3cret', 's3cret\n', 's3cret\r\n'])('gives %j without the newline at the end', async (text) => {
    dir.write('secrets/app', text)
    expect(await revealed('file:secrets/app')).toBe('s3cret')
  })

  test('refuses in production a file that group may read', async () => {
    dir.write('app', 's3cret', 0o640)
    expect(await revealed('file:app')).toBe('app may be read or written by group or others (mode 0640)')
  })

  test('refuses in production a link to a file that others may read', async () => {
    symlinkSync(dir.write('loose', 's3cret', 0o644), join(dir.path, 'app'))
    expect(await revealed('file:app')).toBe('app may be read or written by group or others (mode 0644)')
  })

  test('reads such a file in the sandbox', async () => {
    dir.write('app', 's3cret', 0o644)
    expect(await revealed('file:app', 'sandbox')).toBe('s3cret')
  })

  test('refuses missing, empty and unnamed files', async () => {
    dir.write('empty', '\n')
    expect(await Promise.all(['file:none', 'file:empty', 'file:'].map((reference) => revealed(reference)))).toEqual([
      'none: it does not exist',
      'empty is empty',
      'names no file',
    ])
  })
})

describe('inline:', () => {
  test('is for the sandbox', async () => {
    expect(await revealed('inline:s3cret', 'sandbox')).toBe('s3cret')
    expect(await revealed('inline:', 'sandbox')).toBe('is empty')
  })

  test('is refused in production without showing the secret', async () => {
    const found = await follow('inline:s3cret')
    expect(found).toMatchObject({ what: 'holds the secret itself ("inline:"), which production refuses' })
    expect(inspect(found)).not.toContain('s3cret')
  })
})

test.each(['s3cret', 'vault:s3cret', ''])('%j is no reference and is not shown', async (text) => {
  const found = await follow(text)
  expect(found).toMatchObject({ what: 'is not a reference to a secret' })
  expect(inspect(found)).not.toContain('s3cret')
})

describe('what is no secret', () => {
  const shared = async (reference: string, mode: Mode = 'production') => {
    const environment = await readEnvironment({ env: {}, cwd: dir.path }, mode)
    const found = await followSecret(reference, { environment, directory: dir.path, shared: true })
    return found instanceof SecretValue ? found.reveal() : found.what
  }

  test('may lie in a file that others read', async () => {
    dir.write('pub_key.pem', 'a key', 0o644)
    expect(await shared('file:pub_key.pem')).toBe('a key')
  })

  test('may not lie in a file that others write', async () => {
    dir.write('pub_key.pem', 'a key', 0o664)
    expect(await shared('file:pub_key.pem')).toContain('pub_key.pem')
    expect(await shared('file:pub_key.pem')).not.toBe('a key')
  })

  test('may stand in the apps file itself', async () => {
    expect(await shared('inline:a key')).toBe('a key')
  })
})

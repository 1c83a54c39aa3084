import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readApiKeys } from '../../settings/api-keys-file.ts'
import { useTempDir } from '../../settings/testing/use-temp-dir.ts'
import { main } from '../main.ts'
import { testIo } from '../testing/test-io.ts'
import { makeKey } from './make-key.ts'

const dir = useTempDir()

async function run(...argv: readonly string[]) {
  const io = testIo(dir.path)
  return { code: await main(['key', 'new', ...argv], io), out: io.out(), err: io.err() }
}
const shop = ['--id', 'shop', '--apps', 'wx0123456789abcdef, wx1111111111111111', '--operations', 'template.*']
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test('a key is 32 random bytes as base64url', () => {
  // base64url of 32 zero bytes, by hand: 43 times A.
  expect(makeKey((size) => Buffer.alloc(size)).key).toBe(`wxk_${'A'.repeat(43)}`)
  expect(makeKey().key).not.toBe(makeKey().key)
})

describe('key new', () => {
  test('prints the key once and the row with its hash', async () => {
    const { code, out } = await run(...shop, '--expires', '2027-01-31')
    const [key = ''] = /wxk_[\w-]{43}/.exec(out) ?? []
    const row = JSON.parse(out.slice(out.indexOf('{'))) as object
    expect(code).toBe(0)
    expect(out.split(key)).toHaveLength(2)
    expect(row).toEqual({
      id: 'shop',
      hash: `sha256:${sha256(key)}`,
      apps: ['wx0123456789abcdef', 'wx1111111111111111'],
      operations: ['template.*'],
      expires: '2027-01-31',
    })
  })

  test('gives the scopes that were asked for', async () => {
    const { out } = await run(...shop, '--scopes', 'admin, arm')
    expect(JSON.parse(out.slice(out.indexOf('{')))).toMatchObject({ scopes: ['admin', 'arm'] })
  })

  test('with --file makes the file, for its user alone', async () => {
    const { out } = await run(...shop, '--file', 'keys.json')
    const path = join(dir.path, 'keys.json')
    const [key = ''] = /wxk_[\w-]{43}/.exec(out) ?? []
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path, 'utf8')).not.toContain(key)
    expect((await readApiKeys(path, 'production'))[0]?.hash.toString('hex')).toBe(sha256(key))
  })

  test('with --file in a directory that is not there says so, and shows no key', async () => {
    const { code, out, err } = await run(...shop, '--file', 'nowhere/keys.json')
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('nowhere/keys.json (ENOENT)')
    expect(err).toContain('No key was added.')
  })

  test('with --file adds to what is there, and tightens it', async () => {
    await run(...shop, '--file', 'keys.json')
    dir.write('keys.json', readFileSync(join(dir.path, 'keys.json'), 'utf8'), 0o644)
    await run('--id', 'ops', '--apps', '*', '--operations', '*', '--file', 'keys.json')
    expect((await readApiKeys(join(dir.path, 'keys.json'), 'production')).map(({ id }) => id)).toEqual(['shop', 'ops'])
    expect(readdirSync(dir.path)).toEqual(['keys.json'])
  })

  test.each([
    [['--id', 'a b', '--apps', '*', '--operations', '*'], '/keys/0/id'],
    [['--id', 'a', '--apps', '*', '--operations', '*', '--scopes', 'root'], '/keys/0/scopes/0'],
    [['--id', 'a', '--apps', 'shop', '--operations', '*'], '/keys/0/apps/0'],
    [['--id', 'a', '--apps', '*', '--operations', 'template:send'], '/keys/0/operations/0'],
    [['--id', 'a', '--apps', ' ,', '--operations', '*'], '/keys/0/apps'],
    [['--id', 'a', '--apps', '*', '--operations', '*', '--expires', 'soon'], '/keys/0/expires'],
    [['--id', 'a', '--apps', '*', '--operations', '*', '--expires', '2027-02-31'], '/keys/0/expires'],
  ])('%j is refused, and no key is shown', async (argv, where) => {
    const { code, out, err } = await run(...argv)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(where)
  })

  test('refuses an id that is taken, and leaves the file as it was', async () => {
    await run(...shop, '--file', 'keys.json')
    const before = readFileSync(join(dir.path, 'keys.json'), 'utf8')
    expect((await run(...shop, '--file', 'keys.json')).err).toContain('"shop" stands twice')
    expect(readFileSync(join(dir.path, 'keys.json'), 'utf8')).toBe(before)
  })

  test('does not touch a file that it does not understand', async () => {
    dir.write('keys.json', '{"keys": [')
    expect((await run(...shop, '--file', 'keys.json')).code).toBe(1)
    expect(readFileSync(join(dir.path, 'keys.json'), 'utf8')).toBe('{"keys": [')
  })
})

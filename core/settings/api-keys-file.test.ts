import { describe, expect, test } from 'vitest'
import { checkApiKeyRows, readApiKeys } from './api-keys-file.ts'
import { faultsOf } from './testing/faults-of.ts'
import { useTempDir } from './testing/use-temp-dir.ts'

const dir = useTempDir()

// SHA-256 of nothing and of "abc": FIPS 180-4.
const hashA = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const hashB = 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const row = { id: 'shop', hash: hashA, apps: ['wxd678efh567hg6787'], operations: ['template.*'] }

test('reads keys as the check needs them', async () => {
  const path = dir.write('keys.json', {
    keys: [
      { ...row, expires: '2027-01-31T08:00:00+08:00' },
      { ...row, id: 'all', hash: hashB, scopes: ['admin', 'arm'] },
    ],
  })
  expect(await readApiKeys(path, 'production')).toEqual([
    {
      id: 'shop',
      hash: Buffer.from(hashA.slice(7), 'hex'),
      apps: new Set(['wxd678efh567hg6787']),
      operations: new Set(['template.*']),
      scopes: new Set(),
      expiresAt: Date.UTC(2027, 0, 31),
    },
    expect.objectContaining({ id: 'all', expiresAt: undefined, scopes: new Set(['admin', 'arm']) }),
  ])
})

describe('refuses', () => {
  const faults = (content: object | string, mode?: number) =>
    faultsOf(readApiKeys(dir.write('keys.json', content, mode), 'production'))

  test('a file that group may read, in production', async () => {
    expect(await faults({ keys: [row] }, 0o640)).toEqual([
      'keys.json: may be read or written by group or others (mode 0640). chmod 600 keys.json',
    ])
  })

  test('rows that share an id or a hash', async () => {
    expect(await faults({ keys: [row, row] })).toEqual([
      'keys.json /keys/1/id: "shop" stands twice. Give each key its own id.',
      'keys.json /keys/1/hash: is the hash of another row too. Make one key a row (`wxhost key new`).',
    ])
  })

  test.each(['host', 'local'])(
    'a key that administers under the name %s, by which the history tells of others',
    async (id) => {
      const row = { hash: `sha256:${'d'.repeat(64)}`, apps: ['*'], operations: ['*'] }
      expect(checkApiKeyRows('keys', { keys: [{ ...row, id, scopes: ['admin'] }] })).toMatchObject([
        { where: 'keys /keys/0/id', what: `"${id}" is how the history of rollouts names another` },
      ])
      expect(checkApiKeyRows('keys', { keys: [{ ...row, id, scopes: ['arm'] }] })).toEqual([])
    },
  )

  test('a date that is none', async () => {
    expect(await faults({ keys: [{ ...row, expires: '2027-13-45' }] })).toEqual([
      'keys.json /keys/0/expires: is no date. Write e.g. 2027-01-31 or 2027-01-31T12:00:00+08:00.',
    ])
  })

  test('all that breaks the schema at once', async () => {
    const found = await faults({ keys: [{ id: 'Shop', hash: 'wxk_plain', apps: [], operation: ['*'] }] })
    expect(found.map((line) => line.split(':')[0])).toEqual([
      'keys.json /keys/0',
      'keys.json /keys/0',
      'keys.json /keys/0/id',
      'keys.json /keys/0/hash',
      'keys.json /keys/0/apps',
    ])
    expect(found.join()).toContain('Did you mean "operations"?')
    expect(found.join()).not.toContain('wxk_plain')
  })

  test('what is no JSON', async () => {
    expect(await faults('{"keys": [}')).toEqual(['keys.json:1:11: expected a value. Correct the JSON there.'])
  })

  test('a missing file', async () => {
    const found = await faultsOf(readApiKeys(`${dir.path}/none.json`, 'sandbox'))
    expect(found).toEqual([`none.json: it does not exist. Put the file at ${dir.path}/none.json, or name another one.`])
  })
})

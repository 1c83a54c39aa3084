import { createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkSignatures, parseRecord, readRecord } from '@wxhost/core/harness'
import { definePlugin, local, Type } from '@wxhost/core/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeRecord, type VerifiedRun } from './make-record.ts'
import { partsOf } from './parts-of.ts'
import { formatRecord, writeRecord } from './record-file.ts'
import { sandboxKey } from './sandbox-key.ts'
import { signRecord } from './sign-record.ts'
import { parseSigningKey } from './signing-key.ts'

// RFC 8410, section 10.3.
const acme = parseSigningKey(
  '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----',
  'RFC 8410',
)

const schema = Type.Object({ title: Type.String({ description: 'Told to people', maxLength: 20 }) })
const plugin = definePlugin({
  origins: ['https://b.example', 'https://a.example'],
  needs: ['access-token'],
  secrets: { 'app-secret': { origins: ['https://a.example'] } },
  operations: {
    say: {
      summary: 'Says it back',
      effect: 'idempotent',
      idempotency: { key: 'call', windowMs: 1000 },
      input: schema,
      output: schema,
      errors: ['quota-exhausted', 'credential'],
      stickyBy: '/title',
      encode: (input: unknown) => local(input),
      decode: () => ({ kind: 'output', output: {} }),
    },
  },
  inbound: {
    push: {
      summary: 'Pushes',
      owner: 'app',
      get: true,
      open: () => ({ kind: 'answer', answer: { status: 200, body: '' } }),
    },
  },
  credentials: {
    ticket: {
      owner: 'app',
      origins: [],
      renewAheadMs: () => 1,
      encode: () => ({ kind: 'none', askAgainMs: 1, message: '' }),
      decode: () => ({ kind: 'none', askAgainMs: 1, message: '' }),
    },
  },
})

const run = (more: Partial<VerifiedRun> = {}): VerifiedRun => ({
  found: {
    id: { name: 'echo-v1', version: '1.2.0' },
    packageName: '@acme/plugin-echo',
    protocol: 'echo',
    integrity: `sha256-${'A'.repeat(43)}=`,
  },
  plugin,
  hostApi: ['1.1.0', '1.0.0', '1.1.0'],
  mockVersion: '0.1.0',
  harnessVersion: '0.2.0',
  pact: { file: 'echo-v1@1.2.0-wechat.json', text: '{"b": [2], "a": 1, "metadata": {"any": "thing"}}' },
  parts: { live: 'passed' },
  ...more,
})
const record = makeRecord(run())

describe('a record', () => {
  test('says what was run, and on what', () => {
    expect(record).toMatchObject({
      plugin: 'echo-v1@1.2.0',
      package: '@acme/plugin-echo',
      integrity: `sha256-${'A'.repeat(43)}=`,
      hostApi: ['1.0.0', '1.1.0'],
      mock: '0.1.0',
      harness: '0.2.0',
      // printf '{"a":1,"b":[2]}' | openssl dgst -sha256 -binary | base64
      pact: { file: 'echo-v1@1.2.0-wechat.json', hash: 'sha256-CFW/wg62z6pL59a1EMY90imXcYvdrcsaSRXOw6FhRbk=' },
      parts: { live: 'passed' },
    })
    expect(makeRecord(run({ pact: null })).pact).toBeNull()
  })

  test('says all that others rely on', () => {
    const object = { type: 'object', required: ['title'], properties: { title: { type: 'string', maxLength: 20 } } }
    expect(record.surface).toEqual({
      protocol: 'echo',
      origins: ['https://a.example', 'https://b.example'],
      needs: ['access-token'],
      keys: [],
      secrets: { 'app-secret': ['https://a.example'] },
      operations: {
        say: {
          effect: 'idempotent',
          idempotency: { key: 'call', windowMs: 1000 },
          input: object,
          output: object,
          errors: ['credential', 'quota-exhausted'],
          stickyBy: '/title',
        },
      },
      channels: { push: { owner: 'app', get: true, reply: false } },
      credentials: { ticket: { owner: 'app', provides: ['ticket'], origins: [], durable: false } },
    })
  })

  test('says of a plugin that leaves out what it may that it has none', () => {
    const { needs, keys, secrets, channels, credentials, operations } = makeRecord(
      run({ plugin: definePlugin({ origins: [], operations: {} }) }),
    ).surface
    expect({ needs, keys, secrets, channels, credentials, operations }).toEqual({
      needs: [],
      keys: [],
      secrets: {},
      channels: {},
      credentials: {},
      operations: {},
    })
  })

  test('is one that a host reads', () => {
    expect(parseRecord(JSON.parse(formatRecord(signRecord(record, acme))), 'x').kind).toBe('record')
  })
})

describe('the parts of a run', () => {
  const finding = { message: 'x' }

  test('passed where nothing was found, or nothing was to be asked', () => {
    const outcomes = [
      { check: 'requests', findings: [] },
      { check: 'live', findings: [] },
      { check: 'live', findings: [finding] },
      { check: 'live', findings: [] },
    ]
    expect(partsOf(outcomes, ['requests', 'pushes', 'live'])).toEqual({
      live: 'failed',
      pushes: 'passed',
      requests: 'passed',
    })
  })

  test('are not run where they were skipped, and failed where something was found all the same', () => {
    expect(partsOf([], ['live'], ['run-modes'])).toEqual({ live: 'passed', 'run-modes': 'not-run' })
    expect(partsOf([{ check: 'live', findings: [finding] }], [], ['live'])).toEqual({ live: 'failed' })
  })
})

describe('a signature', () => {
  test('fits the record under its key, by any Ed25519', () => {
    const { signatures } = signRecord(record, acme)
    const [{ keyId, value } = { keyId: '', value: '' }] = signatures
    expect(checkSignatures({ record, signatures }, [acme.signer])).toEqual({
      signedBy: [keyId],
      broken: [],
      strangers: [],
    })
    // RFC 8410, section 10.1: the public key that belongs to the private one.
    const publicKey = createPublicKey(
      '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----',
    )
    const keysSorted = (_: string, member: unknown) =>
      typeof member === 'object' && member !== null && !Array.isArray(member)
        ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
        : member
    const signed = Buffer.from(JSON.stringify(record, keysSorted))
    expect(verify(null, signed, publicKey, Buffer.from(value, 'base64'))).toBe(true)
  })

  test('stands once a key, in an order of its own', () => {
    const one = signRecord(record, acme)
    const both = signRecord(record, sandboxKey(), one.signatures)
    expect(signRecord(record, acme, both.signatures)).toEqual(both)
    expect(signRecord(record, acme, signRecord(record, sandboxKey()).signatures)).toEqual(both)
    expect(both.signatures).toHaveLength(2)
  })
})

describe('the file of a record', () => {
  let directory = ''
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'wxhost-records-'))
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  test('has the same bytes for the same run, and no time in it', async () => {
    const folder = join(directory, 'verified')
    const file = await writeRecord(folder, signRecord(record, acme))
    const bytes = readFileSync(file, 'utf8')
    await writeRecord(folder, signRecord(makeRecord(run({ hostApi: ['1.0.0', '1.1.0'] })), acme))
    expect(readFileSync(file, 'utf8')).toBe(bytes)
    expect(readdirSync(folder)).toEqual(['echo-v1@1.2.0.json'])
    expect(bytes).not.toMatch(/20\d\d-\d\d|\d{10,}/)
  })

  test('is read again by a host', async () => {
    const signed = signRecord(record, acme)
    await writeRecord(directory, signed)
    expect(await readRecord(directory, 'echo-v1@1.2.0')).toEqual({ kind: 'record', signed })
  })
})

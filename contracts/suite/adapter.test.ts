import { randomInt } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { definePlugin } from '@wxhost/core/protocol'
import { afterAll, describe, expect, it } from 'vitest'
import { contractSuite } from '../vitest.ts'
import { lazilyInWorker } from './lazily-in-worker.ts'
import { seedFrom } from './seed-from.ts'
import { subjectOf } from './subject-of.ts'
import { bad, good, subjectWith } from './testing/echo.ts'
import { workerOf } from './worker-of.ts'

const directory = await mkdtemp(join(tmpdir(), 'wxhost-suite-'))
afterAll(() => rm(directory, { recursive: true }))
const write = (packageJson: unknown) => writeFile(join(directory, 'package.json'), JSON.stringify(packageJson))
await write({
  name: '@wxhost/plugin-echo',
  version: '1.2.0',
  type: 'module',
  exports: './dist/index.js',
  wxhost: { protocol: 'echo', apiVersion: 'v1', host: '^1.0.0' },
})

const offline = (await import('./checks/all-checks.ts')).allChecks.filter(({ name }) => name !== 'live')
contractSuite(subjectWith({}).plugin, [good, bad], { directory, runs: 5, checks: offline })

describe('a subject', () => {
  const options = { directory, seed: 1, runs: 1 }

  it('is named by its package', () => {
    expect(subjectOf(subjectWith({}).plugin, [], options)).toMatchObject({ id: 'echo-v1@1.2.0', protocol: 'echo' })
  })

  it('must have one that says what it is', async () => {
    const of = (at: string) => () => subjectOf(subjectWith({}).plugin, [], { ...options, directory: at })
    const other = await mkdtemp(join(tmpdir(), 'wxhost-suite-'))

    expect(of(other)).toThrow('there is no readable package.json')
    await writeFile(join(other, 'package.json'), '{}')
    expect(of(other)).toThrow('wxhost')
    await rm(other, { recursive: true })
  })
})

describe('the seed', () => {
  it('is the one that a failed run printed, or any', () => {
    expect(seedFrom({ WXHOST_CONTRACT_SEED: '42' }, randomInt)).toBe(42)
    expect(seedFrom({ WXHOST_CONTRACT_SEED: '' }, () => 7)).toBe(7)
    expect(() => seedFrom({ WXHOST_CONTRACT_SEED: 'x' }, randomInt)).toThrow('must be a whole number')
  })
})

describe('a worker', () => {
  it('is there only for a built package', () => {
    expect(workerOf(directory)).toBeUndefined()
  })

  it('is started with the first question, and stopped', async () => {
    const worker = workerOf(join(import.meta.dirname, '../../plugins/message-v1'))

    expect(Object.keys((await worker?.start())?.inbound ?? {})).toEqual(['push'])
    await worker?.stop()
  })

  it('is asked all that a call needs', async () => {
    const asked: string[] = []
    const tell = (name: string) => async () => {
      asked.push(name)
      return {} as never
    }
    const source = {
      owner: 'app',
      origins: [],
      renewAheadMs: () => 0,
      encode: tell('fetch'),
      decode: tell('read'),
    } as const
    const channel = { summary: '', owner: 'app', open: tell('open'), reply: tell('reply') } as const
    const { operations } = subjectWith({ encode: tell('encode'), decode: tell('decode') }).plugin
    const there = definePlugin({ origins: [], operations, credentials: { token: source }, inbound: { push: channel } })
    const lazy = lazilyInWorker(there, async () => there)

    await lazy.operations.echo?.encode({} as never, {} as never)
    await lazy.operations.echo?.decode({} as never, {} as never, {} as never)
    await lazy.credentials?.token?.encode({} as never, {} as never)
    await lazy.credentials?.token?.decode({} as never, {} as never)
    await lazy.inbound?.push?.open({} as never, {} as never)
    await lazy.inbound?.push?.reply?.({} as never, {} as never, {} as never)
    expect(asked).toEqual(['encode', 'decode', 'fetch', 'read', 'open', 'reply'])
  })
})

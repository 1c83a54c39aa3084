import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { formatLock, inspectPlugins, lockOf, pactHash, type VerificationRecord } from '@wxhost/core/harness'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canDeploy } from './can-deploy.ts'
import { readDeployFacts } from './read-deploy-facts.ts'
import { acme, saying, signed } from './testing/records.ts'

let home = ''
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'wxhost-deploy-')))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const manifestFile = () => join(home, 'plugins.manifest.json')

function write(path: string, content: object | string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true })
  writeFileSync(join(home, path), typeof content === 'string' ? content : JSON.stringify(content))
}

function writePackage(folder: string, version: string, protocol = 'echo'): void {
  write(`${folder}/package.json`, {
    name: '@acme/plugin-echo',
    version,
    type: 'module',
    exports: './dist/index.js',
    wxhost: { protocol, apiVersion: 'v1', host: '^1.0.0' },
  })
  // None of it is run.
  write(`${folder}/dist/index.js`, `throw new Error('it ran')`)
}

/** Proves what lies in a folder of the manifest as it lies there now. */
async function prove(id: string, more: Partial<VerificationRecord> = {}): Promise<void> {
  const { packages } = await inspectPlugins(manifestFile())
  const found = packages.find((one) => `${one.id.name}@${one.id.version}` === id)
  write(`contracts/verified/${id}.json`, signed(id, { ...(found && { integrity: found.integrity }), ...more }))
}

const read = (candidate: string, app?: string) =>
  readDeployFacts({
    candidate,
    ...(app !== undefined && { app }),
    manifestFile: manifestFile(),
    contracts: {
      recordsDir: join(home, 'contracts/verified'),
      pactsDir: join(home, 'contracts/pacts'),
      signers: [acme.signer],
    },
  })
const decide = async (candidate: string, app?: string) => canDeploy(await read(candidate, app))
const whatOf = async (candidate: string, app?: string) => (await decide(candidate, app)).reasons.map(({ what }) => what)

/** 1.0.0 serves one app, 2.0.0 another; 2.1.0 is loaded and serves nobody yet. */
async function threeVersions(): Promise<void> {
  writePackage('one', '1.0.0')
  writePackage('two', '2.0.0')
  writePackage('next', '2.1.0')
  writePackage('other', '1.0.0', 'ping')
  write('plugins.manifest.json', {
    plugins: [
      { path: 'one', apps: ['wx1111'] },
      { path: 'two', apps: ['wx2222'] },
      { path: 'next', serves: false },
      { path: 'other' },
    ],
  })
  await prove('echo-v1@1.0.0', saying({ input: { type: 'object' } }))
  await prove('echo-v1@2.0.0')
  await prove('echo-v1@2.1.0')
}

describe('who serves', () => {
  test('is read of the manifest: those of the same protocol that serve the app', async () => {
    await threeVersions()
    const idsFor = async (app?: string) => (await read('echo-v1@2.1.0', app)).inService.map(({ id }) => id)
    expect(await idsFor()).toEqual(['echo-v1@1.0.0', 'echo-v1@2.0.0'])
    expect(await idsFor('wx1111')).toEqual(['echo-v1@1.0.0'])
    expect(await idsFor('wx2222')).toEqual(['echo-v1@2.0.0'])
    expect(await idsFor('wx3333')).toEqual([])
  })

  test('decides: one app may have the new version, another may not', async () => {
    await threeVersions()
    expect((await decide('echo-v1@2.1.0', 'wx2222')).answer).toBe('yes')
    expect(await whatOf('echo-v1@2.1.0', 'wx1111')).toEqual([
      expect.stringContaining('breaks what echo-v1@1.0.0 promised'),
    ])
    expect((await decide('echo-v1@2.1.0')).answer).toBe('no')
  })

  test('does not count the candidate: it may stay', async () => {
    await threeVersions()
    expect((await decide('echo-v1@2.0.0', 'wx2222')).answer).toBe('yes')
  })

  test('is not known without a manifest, or where an entry cannot be read', async () => {
    expect(await whatOf('echo-v1@2.1.0')).toContain(`${manifestFile()}: the file does not exist`)
    await threeVersions()
    rmSync(join(home, 'two/dist'), { recursive: true })
    expect(await whatOf('echo-v1@2.1.0', 'wx2222')).toEqual([
      expect.stringContaining('its entry dist/index.js does not exist'),
    ])
    expect(await whatOf('echo-v1@2.1.0', 'wx3333')).toEqual([])
  })
})

describe('a version that the candidate was installed in the place of', () => {
  async function replaced(): Promise<void> {
    writePackage('one', '1.0.0')
    write('plugins.manifest.json', { plugins: [{ path: 'one', apps: ['wx1111'] }] })
    await prove('echo-v1@1.0.0', saying({ input: { type: 'object' } }))
    write('plugins.lock.json', formatLock(lockOf((await inspectPlugins(manifestFile())).packages)))
    writePackage('one', '1.1.0')
    await prove('echo-v1@1.1.0')
  }

  test('is known by the lock', async () => {
    await replaced()
    expect(await whatOf('echo-v1@1.1.0')).toEqual([
      expect.stringContaining('breaks what echo-v1@1.0.0 promised, which serves wx1111'),
    ])
    expect((await decide('echo-v1@1.1.0', 'wx3333')).answer).toBe('yes')
  })

  test('must have left its record', async () => {
    await replaced()
    rmSync(join(home, 'contracts/verified/echo-v1@1.0.0.json'))
    expect(await whatOf('echo-v1@1.1.0')).toEqual([expect.stringContaining('has no record that can be read')])
  })

  test('is none once the lock has the candidate', async () => {
    await replaced()
    write('plugins.lock.json', formatLock(lockOf((await inspectPlugins(manifestFile())).packages)))
    expect((await read('echo-v1@1.1.0')).inService).toEqual([])
  })
})

describe('the candidate', () => {
  test('is held against its files where it is installed', async () => {
    await threeVersions()
    write('next/dist/index.js', `throw new Error('it ran ')`)
    expect(await whatOf('echo-v1@2.1.0', 'wx2222')).toEqual([
      expect.stringContaining('its files are not those that were verified'),
    ])
  })

  test('is judged by its record alone where it is not', async () => {
    await threeVersions()
    await prove('echo-v1@2.2.0')
    const facts = await read('echo-v1@2.2.0', 'wx2222')
    expect([facts.candidate.installed, canDeploy(facts).answer]).toEqual([undefined, 'yes'])
  })

  test('without a record is told where to get one', async () => {
    await threeVersions()
    rmSync(join(home, 'contracts'), { recursive: true })
    const { reasons } = await decide('echo-v1@2.1.0', 'wx2222')
    expect(reasons[0]).toEqual({
      what: `echo-v1@2.1.0 has no verification record (${join(home, 'contracts/verified/echo-v1@2.1.0.json')})`,
      remedy: `Run \`wxhost contract test ${join(home, 'next')} --record ${join(home, 'contracts')}\` and sign it.`,
    })
  })

  test.each(['pay-v3', '../pay-v3@1.0.0', 'pay-v3@latest', 'pay-v3@1.0.0/../x', ''])(
    '%j is no version',
    async (text) => {
      await expect(read(text)).rejects.toThrow('is no plugin version. Write e.g. pay-v3@3.1.0.')
    },
  )
})

describe('the pacts', () => {
  const pact = (sent: object) =>
    JSON.stringify({
      interactions: [{ description: 'said', request: { method: 'POST', path: '/', body: { content: sent } } }],
    })

  test('are compared, and held against what was verified', async () => {
    await threeVersions()
    for (const [id, sent] of [
      ['echo-v1@2.0.0', {}],
      ['echo-v1@2.1.0', { lang: 'zh' }],
    ] as const) {
      write(`contracts/pacts/${id}.json`, pact(sent))
      await prove(id, { pact: { file: `${id}.json`, hash: pactHash(pact(sent)) } })
    }
    expect(await whatOf('echo-v1@2.1.0', 'wx2222')).toEqual([
      expect.stringContaining('request/body/lang is newly sent'),
    ])
    write('contracts/pacts/echo-v1@2.0.0.json', pact({ lang: 'zh' }))
    expect(await whatOf('echo-v1@2.1.0', 'wx2222')).toEqual([
      expect.stringContaining('echo-v1@2.0.0, which serves wx2222, lacks the pact that its record names'),
    ])
    write('contracts/pacts/echo-v1@2.0.0.json', pact({}))
    write('contracts/pacts/echo-v1@2.1.0.json', pact({}))
    expect(await whatOf('echo-v1@2.1.0', 'wx2222')).toEqual([
      expect.stringContaining('is not the one that was verified'),
    ])
  })
})

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newPlugin } from './new-plugin.ts'
import { pluginName } from './plugin-name.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'wxhost-new-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const make = (name: string, more: object = {}) =>
  newPlugin({ name, directory: join(home, name), version: '0.1.0', hostApi: '1.1.0', ...more })
const read = (...path: readonly string[]) => readFileSync(join(home, ...path), 'utf8')

describe('the name of a plugin', () => {
  it.each([
    ['pay-v4', { id: 'pay-v4', protocol: 'pay', apiVersion: 'v4' }],
    ['insurance-claim-v2', { id: 'insurance-claim-v2', protocol: 'insurance-claim', apiVersion: 'v2' }],
    ['oauth2', { id: 'oauth2', protocol: 'oauth2', apiVersion: 'v1' }],
  ])('%s tells protocol and API version', (text, name) => {
    expect(pluginName(text)).toEqual(name)
  })

  it.each(['', 'Pay-v4', '../pay', 'pay_v4', 'v4-', '4pay', 'a'.repeat(61), '-v4'])('refuses %j', (text) => {
    expect(() => pluginName(text)).toThrow('expected lower-case words')
  })
})

describe('a new plugin', () => {
  it('is a whole package', async () => {
    expect(await make('pay-v4')).toEqual([
      '.github/workflows/ci.yml',
      '.gitignore',
      'README.md',
      'contract/contract.test.ts',
      'contract/index.ts',
      'contract/tsconfig.json',
      'package.json',
      'src/endpoint.ts',
      'src/index.ts',
      'src/quota.ts',
      'tsconfig.json',
      'vitest.config.ts',
    ])
  })

  it('has its names in place', async () => {
    await make('pay-v4', { packageName: '@acme/wxhost-pay' })

    expect(JSON.parse(read('pay-v4/package.json'))).toMatchObject({
      name: '@acme/wxhost-pay',
      wxhost: { protocol: 'pay', apiVersion: 'v4', host: '^1.1.0' },
      peerDependencies: { '@wxhost/core': '^0.1.0' },
    })
    expect(read('pay-v4/README.md')).toContain('wxhost contract can-deploy pay-v4@0.1.0')
  })

  it('is called by its protocol alone where its name has no API version', async () => {
    await make('cards')

    expect(JSON.parse(read('cards/package.json')).wxhost).toEqual({
      protocol: 'cards',
      apiVersion: 'v1',
      name: 'cards',
      host: '^1.1.0',
    })
  })

  it('leaves no placeholder behind', async () => {
    const files = await make('pay-v4')

    expect(files.filter((path) => /__[a-z]+__/i.test(read('pay-v4', path)))).toEqual([])
  })

  it('overwrites nothing', async () => {
    writeFileSync(join(home, 'mine.ts'), 'kept')

    await expect(make('x', { directory: home })).rejects.toThrow('holds mine.ts: nothing was written')
    expect(read('mine.ts')).toBe('kept')
  })

  it.each(['Bad Name', '../evil', '@a', 'a'.repeat(215)])('refuses the package name %j', async (packageName) => {
    await expect(make('pay-v4', { packageName })).rejects.toThrow('no name for an npm package')
  })

  it('says where it cannot write', async () => {
    writeFileSync(join(home, 'file'), '')

    await expect(make('x', { directory: join(home, 'file/x') })).rejects.toThrow('cannot be made')
  })
})

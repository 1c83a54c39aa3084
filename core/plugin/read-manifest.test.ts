import { mkdirSync, writeFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import schema from './plugins.manifest.schema.json' with { type: 'json' }
import { checkManifest, readManifest } from './read-manifest.ts'
import { PluginHome, refusalOf } from './testing/plugin-home.ts'

const check = (text: string) => checkManifest(JSON.parse(text), 'plugins.manifest.json')
const faultOf = (entry: string) => check(`{"plugins": [${entry}]}`).faults

describe('a manifest', () => {
  test('has a schema that is sound itself', () => {
    expect(() => new Ajv({ strict: true, strictRequired: false, validateSchema: true }).compile(schema)).not.toThrow()
  })

  test('gives each entry its defaults', () => {
    const { wanted, faults } = check(
      '{"$schema": "x", "plugins": [{"path": "./a"}, {"package": "@a/b", "range": "^1.0.0"}]}',
    )
    expect(faults).toEqual([])
    expect(wanted).toEqual([
      {
        source: { kind: 'path', path: './a' },
        range: '*',
        required: false,
        apps: undefined,
        serves: true,
        where: 'plugins.manifest.json#/plugins/0 (./a)',
      },
      {
        source: { kind: 'package', name: '@a/b' },
        range: '^1.0.0',
        required: false,
        apps: undefined,
        serves: true,
        where: 'plugins.manifest.json#/plugins/1 (@a/b)',
      },
    ])
  })

  test.each([
    [
      '{"package": "a", "rnage": "1"}',
      '/plugins/0',
      'has the unknown key "rnage"; did you mean "range"?',
      'Write "range"',
    ],
    ['{"path": "a", "colour": 1}', '/plugins/0', 'has the unknown key "colour"', 'the keys are "package", "path"'],
    ['{"path": "a", "__proto__": {"required": true}}', '/plugins/0', 'has the unknown key "__proto__"', 'Take it out'],
    ['{"path": "a", "constructor": 1}', '/plugins/0', 'has the unknown key "constructor"', 'Take it out'],
    ['{"path": ""}', '/plugins/0/path', 'is "": it must NOT have fewer than 1 char', 'Correct the value'],
    ['{"path": "a", "apps": []}', '/plugins/0/apps', 'is []: it must NOT have fewer than 1 items', 'leave "apps" out'],
    [
      '{"path": "a", "apps": ["wx1111", "wx1111"]}',
      '/plugins/0/apps',
      'must NOT have duplicate items',
      'each appid once',
    ],
    ['{"path": "a", "apps": ["*"]}', '/plugins/0/apps/0', 'is "*"', 'Write an appid'],
    ['{"path": "a", "required": "yes"}', '/plugins/0/required', 'is "yes": it must be boolean', 'Correct'],
    ['{"package": "../../etc", "range": "1"}', '/plugins/0/package', 'is "../../etc"', 'npm name'],
    ['{"path": "a", "range": "not a range"}', '/plugins/0/range', '"not a range" is not a semver range', '^1.0.0'],
    [
      '{"package": "a"}',
      '/plugins/0',
      'must name either a "package" with its "range", or a "path"',
      '"package" and "range"',
    ],
    ['{"package": "a", "range": "1", "path": "a"}', '/plugins/0', 'must name either', '"path" alone'],
    ['{"package": "a", "path": "a"}', '/plugins/0', 'must name either', '"path" alone'],
    ['7', '/plugins/0', 'is 7: it must be object', 'Correct'],
  ])('with %s names the fault and the remedy', (entry, pointer, what, remedy) => {
    const faults = faultOf(entry)
    const fault = faults.find((one) => one.where === `plugins.manifest.json#${pointer}` && one.what.includes(what))
    expect(fault, JSON.stringify(faults)).toMatchObject({
      code: 'WXH_MANIFEST_INVALID',
      remedy: expect.stringContaining(remedy),
    })
  })

  test('names each mistake once and keeps the sound entries', () => {
    const { wanted, faults } = check('{"plugins": [{"package": "a", "rnage": "1"}, {"path": "b"}], "plugin": []}')
    expect(faults.map(({ where }) => where)).toEqual([
      'plugins.manifest.json#',
      'plugins.manifest.json#/plugins/0',
      'plugins.manifest.json#/plugins/0',
    ])
    expect(wanted.map(({ where }) => where)).toEqual(['plugins.manifest.json#/plugins/1 (b)'])
  })

  test.each(['[]', '7', 'null', '{}', '{"plugins": {}}'])('that is %s is a fault', (text) => {
    expect(check(text)).toMatchObject({ wanted: [], faults: [{ code: 'WXH_MANIFEST_INVALID' }] })
  })

  test('does not change the prototype of anything', () => {
    faultOf('{"__proto__": {"polluted": 1}, "path": "a"}')
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})

describe('a manifest file', () => {
  test('that is missing is named with its path', async () => {
    const home = new PluginHome()
    const error = await refusalOf(home.load())
    expect(error.code).toBe('WXH_MANIFEST_INVALID')
    expect(error.message).toContain(`${home.manifestFile}: the file does not exist`)
    expect(error.message).toContain('"package": "@wxhost/plugin-oauth2"')
  })

  test('that is bad JSON is named with line and column', async () => {
    const home = new PluginHome()
    home.write('plugins.manifest.json', '{\n  "plugins": [,]\n}')
    const { faults } = await readManifest(home.manifestFile)
    expect(faults[0]?.what).toBe('the file is not valid JSON at line 2, column 15: expected a value')
  })

  test('that is a directory, or no text, is named too', async () => {
    const home = new PluginHome()
    mkdirSync(home.manifestFile)
    expect((await readManifest(home.manifestFile)).faults[0]?.what).toBe('the file cannot be read (EISDIR)')
    writeFileSync(home.path('gbk.json'), Buffer.from([0x7b, 0xb2, 0xe5, 0x7d]))
    expect((await readManifest(home.path('gbk.json'))).faults[0]?.what).toBe('the file is not UTF-8 text')
  })

  test('may start with a byte order mark', async () => {
    const home = new PluginHome()
    home.write('plugins.manifest.json', '\uFEFF{"plugins": []}')
    expect(await readManifest(home.manifestFile)).toEqual({ wanted: [], faults: [] })
  })
})

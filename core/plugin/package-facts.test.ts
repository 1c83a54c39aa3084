import { describe, expect, test } from 'vitest'
import { packageFacts } from './package-facts.ts'
import { PluginRefusal } from './plugin-refusal.ts'

const sound = {
  name: '@acme/plugin-template-v2',
  version: '2.1.0',
  type: 'module',
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  wxhost: { protocol: 'template', apiVersion: 'v2', host: '^1.0.0' },
}

const problemsOf = (packageJson: unknown): readonly string[] => {
  try {
    packageFacts(packageJson)
    return []
  } catch (thrown) {
    return thrown instanceof PluginRefusal ? thrown.problems : [String(thrown)]
  }
}

describe('package.json of a plugin', () => {
  test('says which protocol in which version it implements', () => {
    expect(packageFacts(sound)).toEqual({
      packageName: '@acme/plugin-template-v2',
      id: { name: 'template-v2', version: '2.1.0' },
      protocol: 'template',
      apiVersion: 'v2',
      host: '^1.0.0',
      entry: 'dist/index.js',
    })
  })

  // Node.js documentation, Packages, "Package entry points" and "Conditional exports".
  test.each([
    [{ exports: './lib/a.js' }, 'lib/a.js'],
    [{ exports: { types: './a.d.ts', import: './a.mjs', default: './b.mjs' } }, 'a.mjs'],
    [{ exports: { '.': { browser: './b.js', node: { require: './c.cjs', import: './n.js' } } } }, 'n.js'],
    [{ exports: { '.': { require: './c.cjs', default: './d.js' } } }, 'd.js'],
    [{ exports: undefined, main: 'index.js' }, 'index.js'],
    [{ exports: null, main: './x/../main.js' }, 'main.js'],
  ])('names its entry by %j', (more, entry) => {
    expect(packageFacts({ ...sound, ...more }).entry).toBe(entry)
  })

  test.each([
    [{ exports: { './other': './o.js' } }, 'exports no module'],
    [{ exports: [] }, 'exports no module'],
    [{ exports: '../out.js' }, '"../out.js" does not lie in the package'],
    [{ exports: '/abs/out.js' }, 'does not lie in the package'],
    [{ exports: './index.ts' }, 'expected a built .js or .mjs file'],
    [{ exports: './index.cjs' }, 'expected a built .js or .mjs file'],
    [{ type: 'commonjs' }, 'lacks "type": "module"'],
    [{ name: '' }, 'has no "name"'],
    [{ version: 'v1' }, 'has "v1" as "version"'],
    [{ version: undefined }, 'has missing as "version"'],
    [{ wxhost: undefined }, 'has no "wxhost" block'],
    [{ wxhost: { ...sound.wxhost, protocol: 'Template' } }, 'wxhost.protocol is "Template"'],
    [{ wxhost: { ...sound.wxhost, protocol: `${'a'.repeat(65)}` } }, 'wxhost.protocol is'],
    [{ wxhost: { ...sound.wxhost, apiVersion: 1 } }, 'wxhost.apiVersion is 1, expected "v1"'],
    [{ wxhost: { ...sound.wxhost, host: 'new' } }, 'wxhost.host is "new", expected a semver range'],
    [{ wxhost: { ...sound.wxhost, name: 'pay' } }, 'wxhost.name is "pay", expected the protocol'],
    [{ wxhost: { ...sound.wxhost, apiversion: 'v1' } }, 'unknown key "apiversion"; did you mean "apiVersion"?'],
    [{ wxhost: { ...sound.wxhost, colour: 'v1' } }, 'unknown key "colour"'],
  ])('with %j is refused', (more, problem) => {
    expect(problemsOf({ ...sound, ...more })).toEqual([expect.stringContaining(problem)])
  })

  test('all that is wrong is said at once', () => {
    expect(problemsOf({})).toHaveLength(4)
    expect(problemsOf('text')).toEqual(['package.json is not a JSON object'])
  })
})

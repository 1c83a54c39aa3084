import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export const packageJson = {
  name: 'plugin-measure',
  version: '1.0.0',
  type: 'module',
  exports: { '.': './dist/index.js', './contract': './contract/index.js' },
  wxhost: { protocol: 'measure', apiVersion: 'v1', host: '^1.0.0' },
}

/** Asks WeChat nothing; its loop never ends where nothing is taken off. */
export const plugin = `import { definePlugin, Type } from '@wxhost/core/protocol'
function measure(name) {
  let left = name.length
  while (left > 8) left -= 1
  return left > 3 ? 'long' : 'short'
}
export default definePlugin({
  origins: [],
  operations: {
    measure: {
      summary: 'Tells long names from short ones',
      effect: 'safe',
      input: Type.Object({ name: Type.String() }),
      output: Type.Object({ size: Type.String() }),
      errors: [],
      encode: ({ name }) => ({ kind: 'local', output: { size: measure(name) } }),
      decode: () => ({ kind: 'untrusted', reason: 'not-wechat' }),
    },
  },
})
`

/** An interaction of the plugin. */
export const measured = (name: string, size: string) => ({
  kind: 'exchange',
  description: `the name ${name} is measured`,
  page: 'none',
  of: { operation: 'measure' },
  declares: { effect: 'safe' },
  input: { name },
  steps: [],
  result: { kind: 'local', output: { size } },
})

/** Writes the built package with these interactions into a directory. @param more other files, path -> text */
export async function writeMeasure(
  directory: string,
  interactions: unknown,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const files = {
    'package.json': JSON.stringify(packageJson),
    'dist/index.js': plugin,
    'contract/index.js': `export const interactions = ${JSON.stringify(interactions)}\n`,
    ...more,
  }
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, file)), { recursive: true })
    await writeFile(join(directory, file), text)
  }
}

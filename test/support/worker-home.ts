import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A plugin of a protocol, as text: each operation is the body of its encode, with `input` and `call`. */
export interface WorkerPlugin {
  readonly protocol: string
  readonly operations: Readonly<Record<string, string>>
  /** Before the plugin is defined. */
  readonly before?: string
  readonly run?: 'inline' | 'worker'
}

/** A directory with a manifest and these plugins in it, as an operator has it. It goes with the process. @returns the manifest. */
export async function useWorkerHome(...plugins: readonly WorkerPlugin[]): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'wxhost-worker-'))
  for (const plugin of plugins) await writePlugin(join(home, plugin.protocol), plugin)
  const rows = plugins.map(({ protocol, run = 'worker' }) => ({ path: `./${protocol}`, run }))
  await writeFile(join(home, 'plugins.manifest.json'), JSON.stringify({ plugins: rows }))
  return join(home, 'plugins.manifest.json')
}

/** One whose only operation says what it was given. */
export const echo = (protocol: string, run: 'inline' | 'worker' = 'worker'): WorkerPlugin => ({
  protocol,
  run,
  operations: { say: 'return local(input)' },
})

async function writePlugin(directory: string, { protocol, operations, before = '' }: WorkerPlugin): Promise<void> {
  const name = `@acme/plugin-${protocol}`
  const files = {
    'package.json': JSON.stringify({
      name,
      version: '1.0.0',
      type: 'module',
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
      wxhost: { protocol, apiVersion: 'v1', host: '^1.0.0' },
    }),
    'dist/index.js': `
      import { credential, definePlugin, json, local, output, Type } from '@wxhost/core/protocol'
      ${before}
      const any = Type.Object({}, { additionalProperties: true })
      const operation = (encode) => ({
        summary: 'Does it', effect: 'safe', input: any, output: any, errors: [], encode,
        decode: () => output({}),
      })
      export default definePlugin({
        origins: ['https://api.weixin.qq.com'],
        operations: {
          ${Object.entries(operations)
            .map(([key, body]) => `'${key}': operation(async (input, call) => { ${body} }),`)
            .join('\n')}
        },
      })`,
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), text)
  }
}

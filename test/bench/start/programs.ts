import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Program, timeStart } from './time-start.ts'

const wxhost = fileURLToPath(new URL('../../../core/bin/wxhost.js', import.meta.url))
const recorder = new URL('record-imports-child.ts', import.meta.url).href

/** `wxhost serve`, as it is started beside a WeChat that is elsewhere. */
export function hostProgram(directory: string, manifestFile: string): Program {
  return {
    args: (port) => [wxhost, 'serve', '--mode', 'sandbox', '--port', String(port), '--manifest', manifestFile],
    cwd: directory,
    env: {
      // Most of its plugins are made up and have no verification record.
      WXHOST_CONTRACTS: 'warn',
      WXHOST_DATA_DIR: join(directory, 'data'),
      WXHOST_BASE_URLS: 'https://api.weixin.qq.com=http://127.0.0.1:9',
    },
  }
}

/**
 * A Fastify with nothing but `/healthz` that imports the packages that `host` imports until it serves, no more and no
 * less: they are written down while the host starts. It is plain JavaScript, as the built host is.
 * @returns the program, and what it imports, as the host's files name it
 */
export async function emptyProgram(directory: string, host: Program): Promise<[Program, readonly string[]]> {
  const list = join(directory, 'imports.json')
  const recording = {
    ...host,
    args: (port: number) => ['--import', recorder, ...host.args(port)],
    env: { ...host.env, BENCH_IMPORTS_FILE: list },
  }
  await timeStart(recording)
  const packages = JSON.parse(await readFile(list, 'utf8')) as [url: string, specifier: string][]
  const program = join(directory, 'empty-fastify.mjs')
  await writeFile(program, emptyFastify(packages))
  return [
    { args: (port) => [program, String(port)], cwd: directory, env: {} },
    packages.map(([, specifier]) => specifier),
  ]
}

function emptyFastify(packages: readonly [url: string, specifier: string][]): string {
  const fastify = packages.find(([, specifier]) => specifier === 'fastify')?.[0]
  if (fastify === undefined)
    throw new Error('the host does not import fastify as it starts: nothing to compare it with')
  return [
    ...packages.map(([url]) => `import ${JSON.stringify(url)}`),
    `import { fastify } from ${JSON.stringify(fastify)}`,
    'const app = fastify()',
    "app.get('/healthz', () => ({ status: 'ok' }))",
    "await app.listen({ host: '127.0.0.1', port: Number(process.argv[2]) })",
    "process.once('SIGTERM', () => app.close())",
    '',
  ].join('\n')
}

import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const program = join(root, 'contracts/bin/wxhost-contract.js')

export interface HarnessRun {
  readonly exitCode: number
  /** What it wrote with `--json`; undefined: nothing. */
  readonly json: unknown
  /** What it told on its standard streams. */
  readonly told: string
}

/** Runs the built `wxhost-contract` as a team's CI would, in a process of its own, with `--json` added. */
export async function runHarness(...args: readonly string[]): Promise<HarnessRun> {
  const directory = await mkdtemp(join(tmpdir(), 'wxhost-bench-'))
  const file = join(directory, 'report.json')
  try {
    const { exitCode, told } = await ended([...args, '--json', file])
    const text = await readFile(file, 'utf8').catch(() => undefined)
    return { exitCode, told, json: text === undefined ? undefined : JSON.parse(text) }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

function ended(args: readonly string[]): Promise<{ readonly exitCode: number; readonly told: string }> {
  const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let told = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (told += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ exitCode: code ?? -1, told }))
  })
}

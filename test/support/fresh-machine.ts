import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { repository } from './readme-examples.ts'

export interface ShellRun {
  readonly code: number
  /** stdout and stderr, as a person sees them. */
  readonly text: string
}

/**
 * A newcomer's machine: an empty folder, npm, the packages of this repository as tarballs, and no network. A command goes on
 * in the folder where the one before it ended.
 */
export class FreshMachine {
  readonly home = realpathSync(mkdtempSync(join(tmpdir(), 'wxhost-fresh-')))
  readonly env: Record<string, string>
  #cwd: string

  constructor(more: Readonly<Record<string, string>> = {}) {
    const [bin, packs] = [join(this.home, '.bin'), join(this.home, '.packs')]
    this.#cwd = join(this.home, 'work')
    for (const folder of [bin, packs, this.#cwd]) mkdirSync(folder)
    const path = outsideOfPackages(process.env.PATH ?? '')
    writeFileSync(join(bin, 'npm'), npmWithoutRegistry(path), { mode: 0o755 })
    this.env = { PATH: [bin, path].join(delimiter), HOME: this.home, OFFLINE_NPM_PACKS: packs, ...noNetwork, ...more }
    const workspaces = ['core', 'contracts', 'mock-wechat', 'plugins/oauth2'].map((name) => `--workspace=${name}`)
    const packing = ['pack', '--silent', ...workspaces, '--pack-destination', packs]
    execFileSync('npm', packing, { cwd: repository, env: { ...this.env, PATH: path } })
  }

  get cwd(): string {
    return this.#cwd
  }

  path(file: string): string {
    return join(this.#cwd, file)
  }

  /** Writes in a file as a person would. */
  edit(file: string, edit: (text: string) => string): void {
    const before = readFileSync(this.path(file), 'utf8')
    const after = edit(before)
    if (after === before) throw new Error(`${file} is as it was: there was nothing to edit`)
    writeFileSync(this.path(file), after)
  }

  /** Runs lines of a shell; they end at the first that fails. */
  async run(commands: string): Promise<ShellRun> {
    const whereabouts = join(this.home, '.cwd')
    const { text, ended } = this.start(`trap 'pwd -P > ${whereabouts}' EXIT\n${commands}`)
    const code = await ended
    this.#cwd = readFileSync(whereabouts, 'utf8').trim()
    return { code, text: text() }
  }

  /** Runs what goes on until it is stopped. */
  start(commands: string) {
    const child = spawn('sh', ['-ec', commands], { cwd: this.#cwd, env: this.env, detached: true })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (more) => (text += more))
    const ended = new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve(code ?? -1))
    })
    const stop = async (): Promise<void> => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
      await ended
    }
    return { text: () => text, ended, stop }
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true })
  }
}

const noNetwork = {
  npm_config_offline: 'true',
  // Nothing answers there: who asks a registry all the same fails.
  npm_config_registry: 'http://127.0.0.1:9/',
  npm_config_update_notifier: 'false',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
}

/** Without the commands that npm puts there for its scripts: only what a command installs is found. */
const outsideOfPackages = (path: string): string =>
  path
    .split(delimiter)
    .filter((folder) => !/node_modules|node-gyp-bin/.test(folder))
    .join(delimiter)

const npmWithoutRegistry = (path: string): string => `#!/bin/sh
if [ "$1" = install ]; then exec '${process.execPath}' '${fileURLToPath(new URL('./offline-npm.ts', import.meta.url))}' "$@"; fi
exec '${findIn(path, 'npm')}' "$@"
`

const findIn = (path: string, program: string): string =>
  execFileSync('sh', ['-c', `command -v ${program}`], { env: { PATH: path }, encoding: 'utf8' }).trim()

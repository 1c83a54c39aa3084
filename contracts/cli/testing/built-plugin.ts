import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HOST_API_VERSION } from '@wxhost/core/harness'
import { afterAll, beforeAll } from 'vitest'
import { harnessVersion } from '../../harness-version.ts'
import { newPlugin } from '../../scaffold/new-plugin.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const compiler = join(repository, 'node_modules/typescript/bin/tsc')

/** A folder outside of the repository with a package of the scaffold, built, as a team would have it. */
export class PluginTeam {
  readonly directory = realpathSync(mkdtempSync(join(tmpdir(), 'wxhost-team-')))

  constructor() {
    symlinkSync(join(repository, 'node_modules'), join(this.directory, 'node_modules'))
  }

  path(path: string): string {
    return join(this.directory, path)
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8')
  }

  write(path: string, text: string): string {
    mkdirSync(join(this.path(path), '..'), { recursive: true })
    writeFileSync(this.path(path), text)
    return this.path(path)
  }

  /** Writes and builds one: `quota-v1@0.1.0` unless it is called otherwise. */
  async make(name = 'quota-v1'): Promise<void> {
    await newPlugin({ name, directory: this.path(name), version: harnessVersion(), hostApi: HOST_API_VERSION })
    for (const project of ['tsconfig.json', 'contract/tsconfig.json'])
      execFileSync(process.execPath, [compiler, '-p', join(this.path(name), project)])
  }

  /** A copy with other text in one of its files; imported anew, as it lies elsewhere. */
  copy(from: string, to: string, edits: Readonly<Record<string, (text: string) => string>> = {}): string {
    cpSync(this.path(from), this.path(to), { recursive: true })
    for (const [file, edit] of Object.entries(edits)) {
      const before = this.read(join(to, file))
      const after = edit(before)
      if (after === before) throw new Error(`${file} of ${to} is as it was: the test breaks nothing`)
      this.write(join(to, file), after)
    }
    return this.path(to)
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true })
  }
}

/** One for all tests of a file: it takes seconds to build. */
export function usePluginTeam(): PluginTeam {
  const team = new PluginTeam()
  beforeAll(() => team.make(), 60_000)
  afterAll(() => team.remove())
  return team
}

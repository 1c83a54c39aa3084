import type { CliIo } from '../cli-io.ts'

export interface TestIo extends CliIo {
  readonly out: () => string
  readonly err: () => string
}

/** Keeps what a command writes. */
export function testIo(cwd: string, env: Readonly<Record<string, string | undefined>> = {}, colors = false): TestIo {
  const written = { out: '', err: '' }
  return {
    cwd,
    env,
    colors,
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.err += text) },
    out: () => written.out,
    err: () => written.err,
  }
}

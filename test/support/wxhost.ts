import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../core/bin/wxhost.js', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** `wxhost …` as an operator types it, from what was built; no terminal. */
export async function wxhost(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exit])
  return { code, out, err }
}

/**
 * `wxhost …` in a real terminal of 80 by 24, made by `script` of util-linux.
 * @param stopAt once this was shown, `keys` are pressed.
 */
export async function wxhostInTerminal(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  { stopAt, keys }: { readonly stopAt: string; readonly keys: string },
): Promise<Ran> {
  const line = `stty cols 80 rows 24; ${[process.execPath, program, ...args].map((word) => `'${word}'`).join(' ')}; code=$?; stty -a; exit $code`
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    if (!out.includes(stopAt) && (out + more).includes(stopAt)) child.stdin.write(keys)
    out += more
  })
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [err, code] = await Promise.all([text(child.stderr), exit])
  return { code, out, err }
}

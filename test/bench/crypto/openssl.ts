import { spawn, spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

export const cores = availableParallelism()

const openssl = 'openssl'

export const hasOpenssl = (): boolean => spawnSync(openssl, ['version'], { stdio: 'ignore' }).status === 0

/** By the clock on the wall, on all cores. @returns signatures a second. */
export const opensslSigns = (): Promise<number> => speed(['-elapsed', '-multi', String(cores)])

/** By processor time, on one core. @returns signatures a second. */
export const opensslSignsAlone = (): Promise<number> => speed([])

async function speed(options: readonly string[]): Promise<number> {
  const program = spawn(openssl, ['speed', ...options, '-seconds', '1', 'rsa2048'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let text = ''
  for await (const chunk of program.stdout) text += chunk
  return signsIn(text)
}

/** `rsa 2048 bits 0.000129s 0.000008s 7762.0 123347.0`: seconds for one, then how many a second; signing comes first. */
export function signsIn(text: string): number {
  const [, rate] = /^rsa\s+2048 bits(?:\s+[\d.]+s)+\s+([\d.]+)/m.exec(text) ?? []
  if (rate === undefined) throw new Error(`openssl speed said nothing of rsa 2048: ${text.slice(-300)}`)
  return Number(rate)
}

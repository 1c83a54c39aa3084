import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, ratioInterval, round } from './lib/statistics.ts'
import { makePlugins } from './start/make-plugins.ts'
import { emptyProgram, hostProgram } from './start/programs.ts'
import { type Program, timeStart } from './start/time-start.ts'

const blocks = Number(process.env.BENCH_BLOCKS ?? 20)

type Arm = 'host4' | 'host100' | 'empty' | 'emptyAgain'
const arms: readonly Arm[] = ['host4', 'empty', 'host100', 'emptyAgain']

/**
 * From the spawn of `wxhost serve` to its first answer on `/healthz`, with 4 and with 100 plugins, beside an empty Fastify
 * that imports the same packages. All take turns; `emptyAgain` is the A/A run.
 */
export async function start(say: (line: string) => void): Promise<Record<string, number>> {
  const directory = await mkdtemp(join(tmpdir(), 'wxhost-bench-'))
  try {
    const programs = await makePrograms(directory, say)
    for (const arm of arms) await timeStart(programs[arm])
    return figures(await alternate(programs, say))
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function makePrograms(directory: string, say: (line: string) => void): Promise<Record<Arm, Program>> {
  const host = async (count: number) => {
    const home = join(directory, String(count))
    await mkdir(home)
    return hostProgram(home, await makePlugins(home, count))
  }
  const [host4, host100] = [await host(4), await host(100)]
  const [empty, packages] = await emptyProgram(directory, host4)
  say(`the empty Fastify imports what the host imports: ${packages.join(', ')}`)
  return { host4, host100, empty, emptyAgain: empty }
}

async function alternate(
  programs: Record<Arm, Program>,
  say: (line: string) => void,
): Promise<Record<Arm, readonly number[]>> {
  const times: Record<Arm, number[]> = { host4: [], host100: [], empty: [], emptyAgain: [] }
  for (let block = 0; block < blocks; block++) {
    // The order turns round, so that no arm is always the one after a rest.
    for (const arm of block % 2 === 0 ? arms : [...arms].reverse()) times[arm].push(await timeStart(programs[arm]))
    say(
      `block ${block + 1}/${blocks}: ${arms.map((arm) => `${arm} ${round(times[arm].at(-1) ?? 0, 0)}`).join(', ')} ms`,
    )
  }
  return times
}

function figures(times: Record<Arm, readonly number[]>): Record<string, number> {
  const four = ratioInterval(times.host4, times.empty)
  const hundred = ratioInterval(times.host100, times.empty)
  const same = ratioInterval(times.emptyAgain, times.empty)
  return {
    start_ratio_4: round(four.mid),
    start_ratio_4_low: round(four.low),
    start_ratio_4_high: round(four.high),
    start_ratio_100: round(hundred.mid),
    start_ratio_100_low: round(hundred.low),
    start_ratio_100_high: round(hundred.high),
    aa_ratio: round(same.mid),
    aa_ratio_low: round(same.low),
    aa_ratio_high: round(same.high),
    start_4_ms: round(median(times.host4), 1),
    start_100_ms: round(median(times.host100), 1),
    empty_ms: round(median(times.empty), 1),
    blocks,
  }
}

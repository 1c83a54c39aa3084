import { phases } from './inbound/kill-plan.ts'
import { type CrashRun, crashRun } from './inbound/run.ts'
import { type Caught, caughtBy, judge } from './inbound/verdict.ts'
import { round } from './lib/statistics.ts'

const notifications = Number(process.env.BENCH_NOTIFICATIONS ?? 10_000)
const kills = Number(process.env.BENCH_KILLS ?? 36)
const seed = Number(process.env.BENCH_SEED ?? 20_261_121)
const mostAckMs = 1_000

/** What must be 0. */
const faults = [
  ...['lost', 'duplicates_stored', 'unstable_ids', 'acked_not_stored', 'unaccepted', 'undelivered_rows', 'forged'],
]

/**
 * The host is killed with SIGKILL in every phase between receipt and delivery while WeChat Pay pushes and the business
 * service fails a fifth of its deliveries: nothing may be lost, nothing stored twice, and WeChat answered in time.
 */
export async function inbound(say: (line: string) => void): Promise<Record<string, number>> {
  const start = performance.now()
  const run = await crashRun({ notifications, kills, seed, concurrency: 32, mostFailures: 3 }, say)
  const caught = tellKills(run, say)
  const figures = {
    ...judge(run),
    forged: run.forged,
    pushes: run.pushes,
    kills: run.kills.length,
    kills_forced: run.kills.filter(({ wasForced }) => wasForced).length,
    ...Object.fromEntries(Object.entries(caught).map(([name, count]) => [`caught_${name}`, count])),
    seconds: (performance.now() - start) / 1_000,
  } as Record<string, number>
  const isSound = faults.every((name) => figures[name] === 0) && (figures.p99_ack_ms ?? mostAckMs) < mostAckMs
  if (!isSound) process.exitCode = 1
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, round(value)]))
}

/** A table of the kills of each phase, and of what they caught on its way. @returns what all of them caught */
function tellKills(run: CrashRun, say: (line: string) => void): Caught {
  const all: Caught = { receiving: 0, unstored: 0, unanswered: 0, delivering: 0, unrecorded: 0 }
  const columns = Object.keys(all) as (keyof Caught)[]
  const line = (cells: readonly (string | number)[]) =>
    say(cells.map((cell, i) => (i === 0 ? String(cell).padEnd(22) : String(cell).padStart(11))).join(''))
  line(['phase', 'kills', 'forced', ...columns])
  for (const phase of Object.keys(phases)) {
    const lives = [...run.kills.entries()].filter(([, kill]) => kill.phase === phase)
    const caught = lives.map(([life]) => caughtBy(run, life))
    const sums = columns.map((name) => caught.reduce((sum, one) => sum + one[name], 0))
    for (const [i, name] of columns.entries()) all[name] += sums[i] ?? 0
    line([phase, lives.length, lives.filter(([, { wasForced }]) => wasForced).length, ...sums])
  }
  line(['all', run.kills.length, '', ...columns.map((name) => all[name])])
  return all
}

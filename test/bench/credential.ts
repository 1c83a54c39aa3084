import { callColdHost } from './credential/cold-host.ts'
import { type Tally, tokenPath, type Way } from './credential/protocol.ts'
import { openStage, type Stage } from './credential/stage.ts'
import { median, round } from './lib/statistics.ts'

const blocks = Number(process.env.BENCH_BLOCKS ?? 5)
const callers = Number(process.env.BENCH_CALLERS ?? 10_000)
/** Rounds of ours in one process for one of each other kind. */
const ownRounds = 4
const peeks = 1_000_000

/** What one round came to. */
interface Round {
  readonly fetches: number
  readonly failed: number
  readonly ms: number
}

type Say = (line: string) => void

/**
 * 10,000 cold callers at once, in one process and in four over one Redis: how often WeChat is asked for a token, counted
 * by the mock. Beside it, in turns, what WeChat SDKs usually do: a cache without a lock, without and with single flight.
 */
export async function credential(say: Say): Promise<Record<string, number>> {
  const stage = await openStage()
  try {
    if (stage.redis === undefined) {
      say('redis-server is not on the PATH: there are no figures for four processes.')
      process.exitCode = 1
    }
    const figures = await alternate(stage, say)
    const peek = await measurePeek(stage)
    await stage.clear()
    const failed = await callColdHost(stage.place, callers)
    const http = { http_fetches_1p: stage.mock.world.journal.count(tokenPath), http_failed: failed }
    say(`over HTTP, through a host that has just started: ${http.http_fetches_1p} fetches, ${failed} failed`)
    return { ...figures, failed: (figures.failed ?? 0) + failed, ...http, peek_ns: round(peek, 1) }
  } finally {
    await stage.stop()
  }
}

async function alternate(stage: Stage, say: Say): Promise<Record<string, number>> {
  const rounds = new Map<string, Round[]>()
  const play = async (way: Way, count: 1 | 4) => {
    const name = `${way}_${count}p`
    const played = await playRound(stage, way, count)
    rounds.set(name, [...(rounds.get(name) ?? []), played])
    say(`${name}: ${played.fetches} fetches, ${played.failed} failed, all served in ${round(played.ms, 0)} ms`)
  }
  for (let block = 0; block < blocks; block++) {
    say(`block ${block + 1}/${blocks}`)
    for (let i = 0; i < ownRounds; i++) await play('wxhost', 1)
    await play('cache', 1)
    await play('single-flight', 1)
    if (stage.redis === undefined) continue
    await play('wxhost', 4)
    await play('cache', 4)
    await play('single-flight', 4)
  }
  return summarise(rounds)
}

async function playRound(stage: Stage, way: Way, count: 1 | 4): Promise<Round> {
  await stage.clear()
  const processes = stage.processes.slice(0, count)
  await Promise.all(processes.map((process) => process.obey({ prepare: way, shared: count > 1 })))
  const tallies = await Promise.all(processes.map((process) => process.obey<Tally>({ callers: callers / count })))
  return {
    fetches: stage.mock.world.journal.count(tokenPath),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
    ms: Math.max(...tallies.map(({ ms }) => ms)),
  }
}

async function measurePeek({ processes, clear }: Stage): Promise<number> {
  await clear()
  const [process] = processes
  await process?.obey({ prepare: 'wxhost', shared: false })
  await process?.obey({ callers: 1 })
  return (await process?.obey<number>({ peeks })) ?? Number.NaN
}

/** The worst round of each kind; the failures of all. */
function summarise(rounds: ReadonlyMap<string, readonly Round[]>): Record<string, number> {
  const of = (name: string) => rounds.get(name) ?? []
  const fetches = (name: string, key: string) =>
    of(name).length === 0 ? {} : { [key]: Math.max(...of(name).map((played) => played.fetches)) }
  const failed = (names: readonly string[]) => names.flatMap(of).reduce((sum, played) => sum + played.failed, 0)
  const ms = (name: string, key: string) =>
    of(name).length === 0 ? {} : { [key]: round(median(of(name).map((played) => played.ms)), 1) }
  return {
    ...fetches('wxhost_1p', 'fetches_1p'),
    ...fetches('wxhost_4p', 'fetches_4p'),
    failed: failed(['wxhost_1p', 'wxhost_4p']),
    ...fetches('cache_1p', 'rival_fetches_1p'),
    ...fetches('cache_4p', 'rival_fetches_4p'),
    ...fetches('single-flight_1p', 'rival_single_flight_fetches_1p'),
    ...fetches('single-flight_4p', 'rival_single_flight_fetches_4p'),
    rival_failed: failed(['cache_1p', 'cache_4p', 'single-flight_1p', 'single-flight_4p']),
    ...ms('wxhost_1p', 'ms_1p'),
    ...ms('wxhost_4p', 'ms_4p'),
    ...ms('cache_1p', 'rival_ms_1p'),
    ...ms('cache_4p', 'rival_ms_4p'),
    callers,
    rounds_1p: of('wxhost_1p').length,
    rounds_4p: of('wxhost_4p').length,
  }
}

import { median, ratioInterval, round } from './lib/statistics.ts'
import { type Bed, makeBed } from './routing/in-process.ts'
import { measureHost } from './routing/measure-host.ts'

const blocks = Number(process.env.BENCH_BLOCKS ?? 20)
const blockMs = Number(process.env.BENCH_BLOCK_MS ?? 1_000)
const callsInBlock = 200_000
const inFlight = 64

/**
 * What a rollout costs each call: choosing the arm, admitting, putting in order, judging and counting, in process over a way
 * of a call that does nothing, in alternating blocks with and without; then its part of what a whole host spends on a call.
 */
export async function routing(say: (line: string) => void): Promise<Readonly<Record<string, number>>> {
  const bed = await makeBed()
  const inProcess = await measureInProcess(bed, say).finally(() => bed.close())
  const routingNs = median(inProcess.with.map((ns, block) => ns - (inProcess.without[block] ?? Number.NaN)))
  say(`routing + observing: ${round(routingNs, 0)} ns a call; now a whole host`)
  const host = await measureHost(blocks, blockMs)
  const hostUs = median(host.without)
  const ratio = ratioInterval(host.with, host.without)
  return {
    routing_us: round(routingNs / 1_000),
    call_without_ns: round(median(inProcess.without), 0),
    call_with_ns: round(median(inProcess.with), 0),
    host_cpu_us: round(hostUs, 1),
    host_cpu_with_us: round(median(host.with), 1),
    routing_cpu_share: round(routingNs / 1_000 / hostUs, 4),
    host_cpu_ratio: round(ratio.mid),
    host_cpu_ratio_low: round(ratio.low),
    host_cpu_ratio_high: round(ratio.high),
    host_cpu_ratio_aa: round(ratioInterval(host.again, host.without).mid),
    blocks,
  }
}

async function measureInProcess(bed: Bed, say: (line: string) => void) {
  const figures = { without: [] as number[], with: [] as number[] }
  const arms = { without: bed.bare, with: bed.routed } as const
  for (const arm of ['without', 'with', 'without', 'with'] as const) await nsPerCall(bed, arms[arm])
  for (let block = 0; block < blocks; block++) {
    const order = block % 2 === 0 ? (['without', 'with'] as const) : (['with', 'without'] as const)
    for (const arm of order) figures[arm].push(await nsPerCall(bed, arms[arm]))
    say(
      `block ${block + 1}/${blocks}: without ${round(figures.without.at(-1) ?? 0, 0)} ns, with ${round(figures.with.at(-1) ?? 0, 0)} ns`,
    )
  }
  return figures
}

/** Calls are made in flights, as callers come; what a flight costs beside its calls is the same for both arms. */
async function nsPerCall(bed: Bed, call: Bed['routed']): Promise<number> {
  const requests = Array.from({ length: inFlight }, (_, number) => bed.request(number * 7_919))
  const began = threadUs()
  for (let done = 0; done < callsInBlock; done += inFlight) await Promise.all(requests.map((request) => call(request)))
  return ((threadUs() - began) * 1_000) / callsInBlock
}

/** Of this thread alone: what else the machine does is no cost of a call. */
function threadUs(): number {
  const { user, system } = process.threadCpuUsage()
  return user + system
}

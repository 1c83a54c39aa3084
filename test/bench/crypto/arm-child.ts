import { monitorEventLoopDelay } from 'node:perf_hooks'
import { obeyOrders } from '../lib/obey-orders.ts'
import { listenForBytes } from './byte-server.ts'
import { openCalls } from './host-calls.ts'
import { hostJobs } from './host-jobs.ts'
import type { Order, Role } from './orders.ts'
import { peerJobs } from './peer-jobs.ts'
import { perSecond } from './per-second.ts'
import { saturate, signings } from './signing.ts'

// One program under test: `node arm-child.ts <role>`, then orders over IPC, one at a time.
const { who, given } = JSON.parse(process.argv[2] ?? '{}') as Role
const call = openCalls(given)
const jobs = who === 'host' ? hostJobs(given, call()) : peerJobs(given)
const sign = signings(given, call)
let delay: ReturnType<typeof monitorEventLoopDelay> | undefined

async function obey(order: Order): Promise<unknown> {
  if ('check' in order) return jobs[order.check]()
  if ('job' in order) return perSecond(jobs[order.job], order.ms)
  if ('sign' in order) return saturate(sign[order.sign], order.inFlight, order.ms)
  if ('listen' in order) return listenForBytes(order.listen === 'async' ? sign.raw : sign.sync)
  if ('watch' in order) {
    delay = monitorEventLoopDelay({ resolution: 1 })
    return delay.enable()
  }
  delay?.disable()
  return (delay?.percentile(99) ?? Number.NaN) / 1e6
}

obeyOrders(obey)

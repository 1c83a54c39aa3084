import { obeyOrders } from '../lib/obey-orders.ts'
import { median } from '../lib/statistics.ts'
import type { Order, Place, Tally, TokenSource, Way } from './protocol.ts'
import { openRival } from './rival-source.ts'
import { openWxhost } from './wxhost-source.ts'

// One process of callers: `node callers-child.ts <place>`, then orders over IPC, one at a time.
const place = JSON.parse(process.argv[2] ?? '{}') as Place
let source: TokenSource | undefined

const open = (way: Way, shared: boolean): Promise<TokenSource> =>
  way === 'wxhost' ? openWxhost(place, shared) : openRival(place, shared, way === 'single-flight')

async function obey(order: Order): Promise<unknown> {
  if ('prepare' in order) {
    await source?.close()
    source = await open(order.prepare, order.shared)
    return 'ready'
  }
  if (source === undefined) throw new Error('prepare comes first')
  return 'callers' in order ? call(source, order.callers) : look(source, order.peeks)
}

async function call(from: TokenSource, callers: number): Promise<Tally> {
  const start = performance.now()
  const answers = await Promise.allSettled(Array.from({ length: callers }, () => from.get()))
  const ms = performance.now() - start
  return { failed: answers.filter(({ status }) => status === 'rejected').length, ms }
}

/** The best of a few runs would flatter, their mean would hold what the machine did meanwhile: the median. */
function look(from: TokenSource, peeks: number): number {
  const runs = Array.from({ length: 7 }, () => {
    let length = 0
    const start = process.hrtime.bigint()
    for (let i = 0; i < peeks; i++) length += from.peek?.()?.length ?? 0
    const took = Number(process.hrtime.bigint() - start)
    if (length === 0) throw new Error('there is nothing to look at')
    return took / peeks
  })
  return median(runs)
}

obeyOrders(obey)

import { randomBytes } from 'node:crypto'
import { type FSWatcher, watch } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../../core/testing/free-port.ts'
import { Seeded } from '../../support/seeded.ts'
import { Feed } from './feed.ts'
import { HostPlace } from './host-place.ts'
import { copyInbox, countPending } from './inbox-file.ts'
import { type Kill, planKills, shuffled } from './kill-plan.ts'
import { Killer } from './killer.ts'
import { MockControl } from './mock-control.ts'
import { PushProxy } from './push-proxy.ts'
import type { Served } from './served.ts'
import { type Death, isAcceptedAgain, type Seen } from './verdict.ts'
import { BusinessService } from './webhook.ts'

export interface CrashPlan {
  readonly notifications: number
  readonly kills: number
  readonly seed: number
  /** Pushes at once. */
  readonly concurrency: number
  /** How often the webhook may fail one event; the share of deliveries that fail stays 20 %. */
  readonly mostFailures: 1 | 2 | 3
}

export interface CrashRun extends Seen {
  /** In the order of the lives; `forced`: its moment did not come. */
  readonly kills: readonly (Kill & { readonly wasForced: boolean })[]
  readonly forged: number
  readonly pushes: number
}

/** With at most so many failures for each event, and some deliveries again after a kill, a fifth of all fails. */
const shareToFail = { 1: 0.26, 2: 0.215, 3: 0.21 } as const
/** At least so many of 100 are sent again although they were accepted. */
const repeatPercent = 30
/** So many at once, and so many of what the host's last life was pushed. */
const repeatNow = 20
const repeatLater = 20
const patienceMs = 15_000
const tailMs = 600_000
const lookEveryMs = 250
const looksATale = 40
const secret = `whsec_${randomBytes(32).toString('base64')}`

type Say = (line: string) => void

/** Kills the host again and again while WeChat pushes and the business service fails now and then, and gives all that was seen. */
export async function crashRun(plan: CrashPlan, say: Say): Promise<CrashRun> {
  const directory = await mkdtemp(join(tmpdir(), 'wxhost-inbound-'))
  const seeded = new Seeded(plan.seed)
  let host: Served | undefined
  const killer = new Killer(() => host?.kill())
  const failing = { share: shareToFail[plan.mostFailures], most: plan.mostFailures }
  const service = new BusinessService(secret, failing, killer, seeded)
  const port = await freePort()
  const proxy = new PushProxy(port, killer)
  const mock = await MockControl.start()
  let watcher: FSWatcher | undefined
  try {
    const notifyUrl = `http://127.0.0.1:${await proxy.listen()}/inbound/1900000109/pay.notify`
    const webhook = { url: await service.listen(), secret }
    const place = await HostPlace.make({ directory, port, mockUrl: mock.url, webhook })
    // Both kinds of key sign, as while WeChat Pay moves a merchant to public keys.
    await mock.set({ notifyConcurrency: plan.concurrency, notifyRepeatPercent: repeatNow, notifyKeyShare: 50 })
    watcher = watch(dirname(place.stateFile), (_event, name) => {
      if (name === `${basename(place.stateFile)}-wal` && proxy.isHostAtWork) killer.at('log-written')
    })
    const start = () => (host = place.spawn())
    const feed = new Feed(plan.notifications, (count, prefix) => mock.payMany(count, notifyUrl, prefix))
    const { kills, deaths } = await killAll({ plan, seeded, killer, place, proxy, mock, start, feed, say })
    killer.life = plan.kills
    await start().until(/wxhost is ready/)
    await feed.keepUp(
      feed.left,
      () => proxy.acks.length,
      () => false,
    )
    say(`no more kills; ${proxy.acks.length} of ${proxy.pushes} pushes answered so far`)
    await pushUntilAccepted(mock, plan, say)
    const notifications = await repeatMore(mock, plan, seeded)
    await untilDelivered(place, say)
    const inbox = await place.list()
    await host?.stop()
    const { acks, pushes } = proxy
    return { notifications, acks, pushes, deliveries: service.deliveries, forged: service.forged, inbox, deaths, kills }
  } finally {
    watcher?.close()
    host?.kill()
    await Promise.all([host?.end(), mock.stop(), proxy.close(), service.close()])
    await rm(directory, { recursive: true, force: true })
  }
}

interface Killing {
  readonly plan: CrashPlan
  readonly seeded: Seeded
  readonly killer: Killer
  readonly place: HostPlace
  readonly proxy: PushProxy
  readonly mock: MockControl
  readonly start: () => Served
  readonly feed: Feed
  readonly say: Say
}

/** One life after the other; each is pushed about its share of all notifications, and what WeChat tries again. */
async function killAll(killing: Killing): Promise<Pick<CrashRun, 'kills' | 'deaths'>> {
  const { plan, seeded, killer, place, proxy, feed, say } = killing
  const kills: (Kill & { wasForced: boolean })[] = []
  const deaths: Death[] = []
  const share = Math.floor(plan.notifications / (plan.kills + 1))
  for (const [life, kill] of planKills(plan.kills, share, seeded).entries()) {
    killer.life = life
    const { wasForced, underWay } = await liveAndDie(
      kill,
      Math.ceil((2 * feed.left) / (plan.kills + 1 - life)),
      killing,
    )
    const left = copyInbox(place.stateFile, tmpdir()).read()
    deaths.push({ underWay, left })
    kills.push({ ...kill, wasForced })
    const [answered, stored, pending] = [proxy.acks.length, left.lastSequence, left.pending.size]
    const phase = wasForced ? `${kill.phase}, forced` : kill.phase
    say(`kill ${life + 1}/${plan.kills} (${phase}): ${answered} answers, ${stored} stored, ${pending} to deliver`)
  }
  return { kills, deaths }
}

/** @param most new notifications in this life. */
async function liveAndDie(
  kill: Kill,
  most: number,
  { killer, proxy, mock, seeded, start, feed }: Killing,
): Promise<{ wasForced: boolean; underWay: Death['underWay'] }> {
  let underWay: Death['underWay'] | undefined
  const struck = killer.arm(kill, patienceMs).then((wasForced) => {
    underWay = proxy.underWay()
    return wasForced
  })
  const host = start()
  killer.at('spawned')
  const isUp = host.until(/wxhost is ready/)
  await Promise.race([isUp, struck])
  // What dies while it starts is no fault.
  isUp.catch(() => {})
  const earlier = await mock.latest(most)
  const again = earlier.filter(() => seeded.next() * 100 < repeatLater).map(({ id }) => mock.sendAgain(id))
  await feed.keepUp(
    most,
    () => proxy.acks.length,
    () => underWay !== undefined,
  )
  const wasForced = await struck
  await Promise.all([host.end(), ...again])
  return { wasForced, underWay: underWay ?? [] }
}

/** WeChat's own next tries are minutes away by now: they are made at once. */
async function pushUntilAccepted(mock: MockControl, { concurrency }: CrashPlan, say: Say): Promise<void> {
  for (;;) {
    const all = await mock.notifications()
    const left = all.filter(({ state }) => state !== 'accepted')
    if (left.length === 0) return
    say(`${left.length} of ${all.length} are not accepted yet: sent again`)
    await sendAll(mock, left, concurrency)
  }
}

/** Some repeats met a dead host: others are sent in their place. */
async function repeatMore(
  mock: MockControl,
  { concurrency }: CrashPlan,
  seeded: Seeded,
): Promise<Seen['notifications']> {
  const all = await mock.notifications()
  const once = all.filter((notification) => !isAcceptedAgain(notification))
  const missing = Math.ceil((all.length * repeatPercent) / 100) - (all.length - once.length)
  await sendAll(mock, shuffled(once, seeded).slice(0, Math.max(0, missing)), concurrency)
  return mock.notifications()
}

async function sendAll(mock: MockControl, which: Seen['notifications'], concurrency: number): Promise<void> {
  const left = which.map(({ id }) => id)
  const sendOn = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) await mock.sendAgain(id)
  }
  await Promise.all(Array.from({ length: concurrency }, sendOn))
}

async function untilDelivered({ stateFile }: HostPlace, say: Say): Promise<void> {
  for (let looks = 0; looks * lookEveryMs < tailMs; looks++) {
    const left = countPending(stateFile)
    if (left === 0) return
    if (looks % looksATale === 0) say(`${left} events wait for their next delivery`)
    await sleep(lookEveryMs)
  }
  say('given up: some events are still pending')
}

import { shanghaiTime } from '../../base/calendar.ts'
import { type CallOutcome, callOut } from '../../base/call-out.ts'
import { Lane } from '../../base/lane.ts'
import { MockStateError } from '../../base/mock-state-error.ts'
import type { RandomSource } from '../../base/random.ts'
import type { Schedule } from '../../base/schedule.ts'
import { Share } from '../../base/share.ts'
import type { Merchant, Merchants } from '../../world/merchants.ts'
import type { PlatformKey, PlatformKeys } from '../../world/platform-keys.ts'
import type { Settings } from '../../world/settings.ts'
import type { NewNotification, Notification, NotificationTry, TryKind } from './notification.ts'
import { notificationHeaders, serialOf } from './notification-headers.ts'
import { NotificationKeys } from './notification-keys.ts'
import { retryTime } from './retry-time.ts'
import { sealNotification } from './seal-notification.ts'

interface Source {
  readonly now: () => number
  readonly random: RandomSource
  readonly settings: () => Settings
  readonly schedule: Schedule
}

/** What WeChat Pay tells merchants, sent over real HTTP and again until somebody accepts it (pay-v3 page, 5). */
export class Notifications {
  readonly #source: Source
  readonly #merchants: Merchants
  readonly #keys: NotificationKeys
  readonly #lane: Lane
  readonly #all = new Map<string, Notification>()
  readonly #underWay = new Set<Promise<unknown>>()
  readonly #shares = { repeats: new Share(), signtests: new Share(), foreignSerials: new Share() }

  constructor(source: Source, merchants: Merchants, platformKeys: PlatformKeys) {
    this.#source = source
    this.#merchants = merchants
    this.#keys = new NotificationKeys(platformKeys, source.settings)
    this.#lane = new Lane(() => source.settings().notifyConcurrency)
  }

  /** Makes a notification and sends it at once, unless the world is set to hold them. */
  send(wanted: NewNotification): Notification {
    const now = this.#source.now()
    const settings = this.#source.settings()
    const id = this.#nextId(now)
    const { apiV3Key } = this.#merchantOf(wanted)
    const body = sealNotification(wanted, { id, now, apiV3Key, random: this.#source.random, settings })
    const isHeld = settings.notifySending === 'held'
    const made: Notification = { ...wanted, id, createdAt: now, body, tries: [], state: isHeld ? 'held' : 'waiting' }
    this.#all.set(id, made)
    if (!isHeld) this.#track(this.#tryAt(made, 1, now))
    return made
  }

  /**
   * Sends a notification again now, whatever became of it, and beside its own retries.
   * @returns what came of each sending
   * @throws MockStateError when there is none with that id
   */
  async sendAgain(id: string, copies = 1, kind: TryKind = 'true'): Promise<readonly NotificationTry[]> {
    const found = this.#all.get(id)
    if (!found) throw new MockStateError(`There is no notification ${id}. GET /__mock/notifications lists them.`)
    return this.#track(Promise.all(Array.from({ length: copies }, () => this.#tryOnce(found, kind))))
  }

  get(id: string): Notification | undefined {
    return this.#all.get(id)
  }

  /** Oldest first. */
  list(): readonly Notification[] {
    return [...this.#all.values()]
  }

  /** Resolves when no try is under way and none is due. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay)
  }

  clear(): void {
    this.#all.clear()
  }

  /** The `done`th time that it is sent: its copies, and then what follows from them. */
  async #tryAt(notification: Notification, done: number, dueAt: number): Promise<void> {
    delete notification.nextAt
    const { notifyCopies } = this.#source.settings()
    const copies = Array.from({ length: done === 1 ? notifyCopies : 1 }, () => this.#withProbes(notification))
    const tries = await Promise.all(copies)
    if (this.#all.get(notification.id) !== notification) return
    if (notification.state === 'accepted') return this.#repeat(notification)
    if (tries.some(({ outcome }) => outcome === 'forbidden')) {
      notification.state = 'forbidden'
      return
    }
    await this.#plan(notification, done, dueAt)
  }

  /** WeChat repeats also what was accepted: receivers must know it again. */
  async #repeat(notification: Notification): Promise<void> {
    const isTaken = this.#shares.repeats.takes(this.#source.settings().notifyRepeatPercent)
    if (isTaken) await this.#tryOnce(notification, 'true')
  }

  async #plan(notification: Notification, done: number, dueAt: number): Promise<void> {
    const next = retryTime(done, dueAt)
    if (next === undefined) {
      notification.state = 'given-up'
      return
    }
    // After a leap of the clock the retries that it skipped follow one another at once.
    if (next <= this.#source.now()) return this.#tryAt(notification, done + 1, next)
    notification.nextAt = next
    this.#source.schedule.at(next, () => {
      if (notification.state === 'waiting') this.#track(this.#tryAt(notification, done + 1, next))
    })
  }

  /** Probes go before the true one, as WeChat Pay sends them. */
  async #withProbes(notification: Notification): Promise<NotificationTry> {
    const { notifySigntestPercent, notifyForeignSerialPercent } = this.#source.settings()
    const { signtests, foreignSerials } = this.#shares
    if (signtests.takes(notifySigntestPercent)) await this.#tryOnce(notification, 'signtest')
    if (foreignSerials.takes(notifyForeignSerialPercent)) await this.#tryOnce(notification, 'foreign-serial')
    return this.#tryOnce(notification, 'true')
  }

  #tryOnce(notification: Notification, kind: TryKind): Promise<NotificationTry> {
    return this.#lane.run(async () => {
      const at = this.#source.now()
      const key = this.#keyFor(notification)
      const timestamp = String(Math.floor(at / 1000) + this.#source.settings().notifySkewSeconds)
      const nonce = this.#source.random.word(32).replaceAll(/[-_]/g, 'x')
      const headers = await notificationHeaders(notification.body, { key, kind, timestamp, nonce })
      const outcome = await this.#post(notification, headers)
      const made = { kind, at, serial: serialOf(key, kind), ...readOutcome(outcome) }
      this.#note(notification, made)
      return made
    })
  }

  #note(notification: Notification, made: NotificationTry): void {
    notification.tries.push(made)
    if (made.kind !== 'true' || made.outcome !== 'accepted') return
    notification.state = 'accepted'
    delete notification.nextAt
  }

  #post({ url, body }: Notification, headers: Readonly<Record<string, string>>): Promise<CallOutcome> {
    const { notifyTimeoutMs, notifyHosts, pushHosts } = this.#source.settings()
    const isAllowed = notifyHosts.split(',').some((host) => host.trim() === new URL(url).hostname)
    const anywhere = isAllowed || pushHosts === 'any'
    return callOut({ method: 'POST', url, headers, body, timeoutMs: notifyTimeoutMs, anywhere })
  }

  #merchantOf({ mchid }: NewNotification): Merchant {
    const merchant = this.#merchants.get(mchid)
    if (merchant) return merchant
    throw new MockStateError(`There is no merchant ${mchid} to notify. Add it with POST /__mock/merchants first.`)
  }

  #keyFor(notification: Notification): PlatformKey {
    const key = this.#keys.next(this.#merchantOf(notification))
    if (key) return key
    throw new MockStateError('This world has no WeChat Pay key of the kind that the merchant uses.')
  }

  /** `EV-`, the second, and a running number: 25 characters. */
  #nextId(now: number): string {
    const second = shanghaiTime(now).slice(0, 19).replaceAll(/\D/g, '')
    return `EV-${second}${String(this.#all.size + 1).padStart(8, '0')}`
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work)
    // A fault of the mock must show where it is awaited, and never end the process.
    work.catch(() => {}).finally(() => this.#underWay.delete(work))
    return work
  }
}

function readOutcome(outcome: CallOutcome): Pick<NotificationTry, 'outcome' | 'status' | 'reason'> {
  if (outcome.kind === 'unreachable') return { outcome: 'unreachable', reason: outcome.reason }
  if (outcome.kind !== 'answered') return { outcome: outcome.kind }
  const { status } = outcome
  return { outcome: status === 200 || status === 204 ? 'accepted' : 'refused', status }
}

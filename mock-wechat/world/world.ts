import { createClock, type VirtualClock } from '../base/clock.ts'
import { createRandom, type RandomSource } from '../base/random.ts'
import { Schedule } from '../base/schedule.ts'
import type { Share } from '../base/share.ts'
import { Claims } from '../claims/claims.ts'
import { noticeOfClaim } from '../claims/notice-of-claim.ts'
import { Components } from '../component/components.ts'
import type { Notifications } from '../pay/notify/notifications.ts'
import { Callbacks } from '../push/callbacks.ts'
import { Pushes } from '../push/pushes.ts'
import { AppTokens } from './app-tokens.ts'
import { Apps } from './apps.ts'
import type { Bills } from './bills.ts'
import { Codes } from './codes.ts'
import { Faults } from './faults.ts'
import { fillWithSandbox } from './fill-with-sandbox.ts'
import { Journal } from './journal.ts'
import type { Ledger } from './ledger.ts'
import type { Merchants } from './merchants.ts'
import { type Message, Messages } from './messages.ts'
import type { Orders } from './orders.ts'
import { createPayStores } from './pay-stores.ts'
import type { PlatformKeys } from './platform-keys.ts'
import { Quotas } from './quotas.ts'
import type { Refunds } from './refunds.ts'
import { changeSettings, DEFAULT_SETTINGS, type Settings } from './settings.ts'
import { Templates } from './templates.ts'
import { Tickets } from './tickets.ts'
import { Users } from './users.ts'
import { WebGrants } from './web-grants.ts'

export interface WorldOptions extends Partial<Settings> {
  /** The machine's clock unless given. */
  clock?: VirtualClock
  /** The same seed gives the same tokens, codes and keys. */
  seed?: string
  /** Starts without the sample data. */
  empty?: boolean
}

/** One WeChat with all its state. Nothing is shared between worlds. */
export interface World {
  readonly clock: VirtualClock
  /** What WeChat does later by itself, under the world's clock. */
  readonly schedule: Schedule
  readonly random: RandomSource
  readonly settings: Settings
  readonly apps: Apps
  readonly tokens: AppTokens
  readonly grants: WebGrants
  readonly users: Users
  readonly codes: Codes
  readonly templates: Templates
  readonly tickets: Tickets
  readonly quotas: Quotas
  readonly merchants: Merchants
  readonly platformKeys: PlatformKeys
  readonly orders: Orders
  readonly refunds: Refunds
  /** The money that moved, exactly once for each number. */
  readonly ledger: Ledger
  /** Which answers of WeChat Pay the setting `payAnswers` spoils. */
  readonly spoiltAnswers: Share
  /** The bills that wait to be downloaded. */
  readonly bills: Bills
  /** What WeChat Pay told merchants, with its tries. */
  readonly notifications: Notifications
  /** The claims of the project's own contract. */
  readonly claims: Claims
  /** Where each account's pushes go. */
  readonly callbacks: Callbacks
  /** What was pushed, with its tries and replies. */
  readonly pushes: Pushes
  /** Third-party platforms, their tickets and who has authorized them. */
  readonly components: Components
  readonly faults: Faults
  readonly journal: Journal
  /** Every message that a user really got, oldest first. */
  readonly messages: readonly Message[]
  readonly outbox: Messages
  /** @throws MockInputError for an unknown setting or a value it cannot have */
  change(settings: Readonly<Record<string, unknown>>): void
  /** Back to how the world was made, its clock too. */
  reset(): void
}

/** Makes a world with the sample data of SANDBOX in it. */
export function createWorld(options: WorldOptions = {}): World {
  const { clock = createClock(), seed, empty = false, ...given } = options
  const initial = changeSettings(DEFAULT_SETTINGS, given)
  let settings = initial
  const source = { now: () => clock.now(), random: createRandom(seed), settings: () => settings }
  const schedule = new Schedule(clock)
  const stores = createStores({ ...source, schedule })
  const fill = () => {
    if (!empty) fillWithSandbox(stores)
  }
  fill()
  return {
    clock,
    schedule,
    random: source.random,
    ...stores,
    get settings() {
      return settings
    },
    get ledger() {
      // Refunds whose time has come move their money when somebody looks.
      stores.refunds.list()
      return stores.ledger
    },
    get messages() {
      return stores.outbox.delivered()
    },
    change(change) {
      settings = changeSettings(settings, change)
      stores.refunds.watchAll()
    },
    reset() {
      settings = initial
      // First the plans: the clock would run them as it goes back.
      schedule.clear()
      clock.reset()
      for (const store of Object.values(stores)) store.clear()
      fill()
    },
  }
}

interface Source {
  readonly now: () => number
  readonly random: RandomSource
  readonly settings: () => Settings
  readonly schedule: Schedule
}

function createStores(source: Source) {
  const pushes = new Pushes(source)
  const pay = createPayStores(source)
  return {
    apps: new Apps(),
    tokens: new AppTokens(source),
    grants: new WebGrants(source),
    users: new Users(source.random),
    codes: new Codes(source),
    templates: new Templates(),
    tickets: new Tickets(source.now, source.random),
    quotas: new Quotas(source.now),
    outbox: new Messages(source.now, source.settings),
    ...pay,
    claims: new Claims(source, (claim) => void pay.notifications.send(noticeOfClaim(claim))),
    callbacks: new Callbacks(),
    pushes,
    components: new Components(source, pushes),
    faults: new Faults(),
    journal: new Journal(),
  }
}

import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Clock } from '../../clock.ts'
import type { DeliveryState } from '../../inbound/inbox-store.ts'
import type { CliContext } from '../cli-context.ts'
import { type SettingOptions, withSettingOptions } from '../setting-options.ts'

/** What every command of the inbox works with. */
export interface InboxCommandTools {
  readonly context: CliContext
  readonly clock: Clock
}

export const states = ['pending', 'delivered', 'dead', 'held'] as const satisfies readonly DeliveryState[]

export interface ListOptions extends SettingOptions {
  readonly state?: DeliveryState
  readonly channel?: string
  readonly limit: number
  readonly json?: boolean
}

export interface ShowOptions extends SettingOptions {
  readonly data?: boolean
  readonly json?: boolean
}

export interface ReplayOptions extends SettingOptions {
  readonly dead?: boolean
  readonly held?: boolean
}

export interface PurgeOptions extends SettingOptions {
  readonly before: Before
  readonly state: readonly DeliveryState[]
  readonly yes?: boolean
}

/** A moment: a date, or so many milliseconds before now. */
export type Before = { readonly at: number } | { readonly agoMs: number }

export const withHostOptions = (command: Command): Command => withSettingOptions(command, 'short for --mode sandbox')

export const stateOption = (): Option => new Option('--state <state>', 'only those in this state').choices(states)

/** What waits to be handed on is not among them: it cannot be purged. */
export const purgeStateOption = (): Option =>
  new Option('--state <states...>', 'delivered, dead, held; several are possible')
    .choices(states.filter((state) => state !== 'pending'))
    .default(['delivered'])

const unit = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

export function parseBefore(text: string): Before {
  const [, count, letter] = /^(\d{1,5})([mhd])$/.exec(text) ?? []
  if (count !== undefined) return { agoMs: Number(count) * unit[letter as keyof typeof unit] }
  const at = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(at)) return { at }
  throw new InvalidArgumentError('Write a time before now (30d, 12h, 90m) or a date (2026-10-31, UTC).')
}

export function parseLimit(text: string): number {
  const limit = Number(text)
  if (/^\d{1,6}$/.test(text) && limit > 0) return limit
  throw new InvalidArgumentError('Write a whole number from 1 to 999999.')
}

import type { Finding } from '../../suite/check.ts'
import type { Pushed } from '../stage/push.ts'
import type { Delivery } from '../stage/receiver.ts'
import type { Stage } from '../stage/stage.ts'
import { waitFor } from '../stage/wait-for.ts'
import type { KnownPush } from '../view/known-pushes.ts'

/** What would have been handed on is handed on within this time, in milliseconds. */
const settleMs = 250

export const pushFinding = (
  { interaction }: KnownPush,
  message: string,
  expected: string,
  actual: string,
): Finding => ({
  message: `${interaction.channel}: ${message}`,
  interaction: interaction.description,
  expected,
  actual,
})

export const demandAccepted = (known: KnownPush, pushed: Pushed): readonly Finding[] =>
  pushed.isAccepted ? [] : [pushFinding(known, 'a genuine push is not accepted', 'accepted', pushed.told)]

export const demandRefused = (known: KnownPush, pushed: Pushed): readonly Finding[] =>
  pushed.isAccepted ? [pushFinding(known, 'a push is accepted that must not be', 'refused', pushed.told)] : []

/** All that was handed on once `count` deliveries are there, and some time for one too many. */
export async function deliveriesOf({ receiver }: Stage, count: number): Promise<readonly Delivery[]> {
  await waitFor(() => (receiver.deliveries.length >= count ? true : undefined))
  await waitFor(() => (receiver.deliveries.length > count ? true : undefined), settleMs)
  return receiver.deliveries
}

/** Each event of the push is handed on once, and nothing else. */
export async function demandDelivered(known: KnownPush, stage: Stage): Promise<readonly Finding[]> {
  const wanted = known.events.map(({ type }) => type)
  const found = (await deliveriesOf(stage, wanted.length)).map(({ type }) => type)
  if (wanted.join() === found.join()) return []
  return [pushFinding(known, 'the business service is not handed each event once', listOf(wanted), listOf(found))]
}

export const listOf = (texts: readonly string[]): string => (texts.length === 0 ? 'nothing' : texts.join(', '))

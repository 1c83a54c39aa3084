import { hash } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { Lane, Ticket } from '../../rollout/lanes.ts'
import { hostAnswers } from './answers.ts'
import { type Arrival, type OpenedPush, openPush } from './open-push.ts'
import { isCanarysWordEnough, openingOf, type Said, saidOfCanary, saidOfStable } from './openings.ts'
import { codeOf } from './problem-of.ts'
import { canaryOf } from './push-address.ts'
import type { ReceiveParts } from './receive-parts.ts'

type Parts = Parameters<typeof openPush>[1] & Pick<ReceiveParts, 'shadow'>

/** A push, and whose word on it counts. */
export interface OpenedByArm {
  /** The rest of its way is that version's. */
  readonly arrival: Arrival
  readonly opened: OpenedPush
  /** Stable, where the canary opened it: it makes the reply that the canary cannot make. */
  readonly standIn?: Arrival
  /** Tells the rollout of it, once the push is answered. */
  settle(hasReplyFault: boolean): void
}

/** Opens a push by the arm that its bytes fall to; what the canary cannot open, stable opens. Never throws. */
export async function openByArms(arrival: Arrival, parts: Parts): Promise<OpenedByArm> {
  const { address, push } = arrival
  // The check of an address has no body that could tell one from the next.
  const lane = push.method === 'GET' ? undefined : address.lane
  if (lane === undefined) return { arrival, opened: await openedBy(arrival, parts), settle: () => {} }
  // WeChat's repeats of a push are mostly the same bytes.
  const key = `push:${hash('sha256', push.body, 'hex')}`
  const canary = lane.armOf(key) === 'canary' ? canaryOf(address) : undefined
  const ticket = lane.admit(canary === undefined ? 'stable' : 'canary', address.app.appid, key)
  const settleAs = settling(ticket, parts.clock)
  if (canary !== undefined) return byCanary({ ...arrival, address: canary }, arrival, settleAs, parts)
  const opened = await openedBy(arrival, parts)
  const settle = settleAs(saidOfStable(openingOf(opened)))
  return { arrival, opened, settle: shadowed(settle, lane, arrival, parts) }
}

async function byCanary(own: Arrival, standIn: Arrival, settleAs: SettleAs, parts: Parts): Promise<OpenedByArm> {
  const now = parts.clock.now()
  // One that hangs leaves stable as much time.
  const opened = await openedBy({ ...own, deadline: now + (own.deadline - now) / 2 }, parts)
  const canary = openingOf(opened)
  if (isCanarysWordEnough(canary))
    return { arrival: own, opened, standIn, settle: settleAs({ blame: 'no', rescued: false }) }
  const again = await openedBy(standIn, parts)
  return { arrival: standIn, opened: again, settle: settleAs(saidOfCanary(canary, openingOf(again))) }
}

/** Compared once it is answered: nothing here is in WeChat's way. */
function shadowed(
  settle: OpenedByArm['settle'],
  lane: Lane,
  arrival: Arrival,
  { shadow }: Parts,
): OpenedByArm['settle'] {
  if (lane.shadowShare === 0 || shadow === undefined) return settle
  const { address, push, arrivedAt, deadline } = arrival
  const { app, loaded, channelName } = address
  return (hasReplyFault) => {
    settle(hasReplyFault)
    shadow.push(lane, { app, loaded, channelName, push, arrivedAt, deadline })
  }
}

async function openedBy(arrival: Arrival, parts: Parts): Promise<OpenedPush> {
  try {
    return await openPush(arrival, parts)
  } catch (error) {
    return { kind: 'done', received: { outcome: 'fault', answer: hostAnswers.fault, problem: codeOf(error) } }
  }
}

type SettleAs = (said: Said) => OpenedByArm['settle']

/** The time until it was opened counts: a webhook that is asked for a reply is no part of the plugin. */
function settling(ticket: Ticket, clock: Pick<Clock, 'monotonic'>): SettleAs {
  const began = clock.monotonic()
  return (said) => {
    const ms = clock.monotonic() - began
    return (hasReplyFault) => {
      if (hasReplyFault)
        ticket.settle({ blame: 'yes', errorClass: 'plugin-fault', ms, rescued: ticket.arm === 'canary' })
      else if (said === undefined) ticket.drop()
      else ticket.settle({ ...said, ...(said.blame === 'no' ? {} : { errorClass: 'plugin-fault' }), ms })
    }
  }
}

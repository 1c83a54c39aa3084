import { abortAt } from '../../clock.ts'
import type { Call, Opened, Push } from '../../protocol/index.ts'
import { hostAnswers } from './answers.ts'
import { before, late } from './before.ts'
import { afterOpen } from './decide.ts'
import type { PushAddress } from './push-address.ts'
import type { ReceiveParts } from './receive-parts.ts'
import type { Received } from './received.ts'

/** One push on its way in. */
export interface Arrival {
  readonly address: PushAddress
  readonly push: Push
  /** Milliseconds since 1970. */
  readonly arrivedAt: number
  /** By then it is opened and stored, or WeChat is told to come again: it waits for 5 s in all. */
  readonly deadline: number
}

export type OpenedPush =
  | {
      readonly kind: 'events'
      readonly opened: Extract<Opened, { kind: 'events' }>
      /** With the keys that opened it: a reply is made with the same. */
      readonly call: Call
    }
  | { readonly kind: 'done'; readonly received: Received }

type Parts = Pick<ReceiveParts, 'clock' | 'runner' | 'makeCall' | 'nextKey' | 'refresh'>

/** Opens a push; where it names an unknown key, once more after a renewal. @throws HostError: a key that is not there. */
export async function openPush(arrival: Arrival, parts: Parts, hasRefreshed = false): Promise<OpenedPush> {
  const { address, push, deadline } = arrival
  const call = parts.makeCall(address.app, address.loaded, { deadline, idempotencyKey: parts.nextKey() })
  const run = await before(parts.clock, deadline, parts.runner.open(address.channel, push, call))
  if (run === late) return tooLate
  if (run.kind === 'fault')
    return done({ outcome: 'fault', answer: hostAnswers.fault, problem: `${run.phase} ${run.what}: ${run.note}` })
  const next = afterOpen(run.value, hasRefreshed)
  if (next.step === 'answer') return done(next.received)
  if (next.step === 'store') return { kind: 'events', opened: next.opened, call }
  if ((await refresh(arrival, next.credential, parts)) === late) return tooLate
  return openPush(arrival, parts, true)
}

const done = (received: Received): OpenedPush => ({ kind: 'done', received })
const tooLate = done({ outcome: 'late', answer: hostAnswers.unavailable, problem: 'not opened in time' })

async function refresh({ address, deadline }: Arrival, name: string, parts: Parts): Promise<typeof late | undefined> {
  const { signal, cancel } = abortAt(parts.clock, deadline)
  try {
    // No newer key is to be had: the same push is still one under an unknown key, as WeChat's probes are.
    const renewed = parts.refresh(address.app, name, signal).catch(() => {})
    return (await before(parts.clock, deadline, renewed)) === late ? late : undefined
  } finally {
    cancel()
  }
}

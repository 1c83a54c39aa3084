import type { Seeded } from '../../support/seeded.ts'

/** Something that can be seen from outside the host, of a push on its way through it. */
export type Moment =
  /** The host process was spawned. */
  | 'spawned'
  /** The last bytes of a push lie before the proxy. */
  | 'last-bytes'
  /** The host was sent a whole push. */
  | 'received'
  /** The log of the host's database grew while a whole push waits for its answer. */
  | 'log-written'
  /** The host's answer lies before the proxy; WeChat has nothing of it yet. */
  | 'answer'
  /** WeChat has its answer. */
  | 'answered'
  /** The webhook was sent an event and has not answered. */
  | 'delivery'
  /** The webhook has answered 2xx this very moment: the host cannot have noted it. */
  | 'delivered'
  /** The webhook has failed this very moment. */
  | 'refused'
  /** None: whatever happens. */
  | 'any'

interface Phase {
  /** What has to be seen. */
  readonly at: Moment
  /** How long after it the host dies, in milliseconds: from, to. */
  readonly after?: readonly [from: number, to: number]
}

/** Between receipt and delivery, in the order of a push's way; the first two have no push in hand. */
export const phases = {
  random: { at: 'any', after: [0, 250] },
  starting: { at: 'spawned', after: [150, 900] },
  receiving: { at: 'last-bytes', after: [2, 6] },
  received: { at: 'received' },
  verifying: { at: 'received', after: [1, 3] },
  storing: { at: 'received', after: [3, 9] },
  committing: { at: 'log-written' },
  'answer-lost': { at: 'answer' },
  answered: { at: 'answered' },
  'delivery-begun': { at: 'delivery' },
  'delivery-failed': { at: 'refused' },
  'delivered-unrecorded': { at: 'delivered' },
} as const satisfies Readonly<Record<string, Phase>>

export type PhaseName = keyof typeof phases

/** One kill -9. */
export interface Kill {
  readonly phase: PhaseName
  readonly at: Moment
  /** Milliseconds after that moment; 0: in the same turn. */
  readonly delayMs: number
  /** How many pushes this life of the host answers before. */
  readonly afterAnswers: number
}

const names = Object.keys(phases) as readonly PhaseName[]

/** So many new notifications a life answers less than it is pushed: they meet a dead host. */
const missed = 64

/** Every phase equally often, in an order and at distances that the seed gives. @param share of all notifications, for each life. */
export function planKills(count: number, share: number, seeded: Seeded): readonly Kill[] {
  // From the end of a push's way, so that a short plan leaves out what has no push in hand.
  const order = Array.from({ length: count }, (_, i) => names.at(-1 - (i % names.length)))
  return shuffled(order, seeded).flatMap((phase) => (phase === undefined ? [] : [killAt(phase, share, seeded)]))
}

function killAt(phase: PhaseName, share: number, seeded: Seeded): Kill {
  const { at, after }: Phase = phases[phase]
  const [from, to] = after ?? [0, 0]
  const delayMs = from + seeded.next() * (to - from)
  const [fewest, most] = [Math.ceil(share / 5), Math.ceil(share / 5 + Math.max(0, 1.8 * share - missed))]
  return { phase, at, delayMs, afterAnswers: seeded.int(fewest, most) }
}

export function shuffled<T>(items: readonly T[], seeded: Seeded): readonly T[] {
  const left = [...items]
  return items.map(() => left.splice(seeded.int(0, left.length - 1), 1)[0] as T)
}

import type { Clock, Timer } from '../clock.ts'
import type { Outcome, OutcomeStore } from '../outcome/outcome-store.ts'

/**
 * Asks WeChat what became of a call, by a safe operation of its plugin. What it finds settles the outcome by itself.
 * @returns the operation's output; undefined: there was none, or nobody to ask.
 */
export type Ask = (appid: string, protocol: string, operation: string, input: unknown) => Promise<unknown>

export interface ReconcilerParts {
  readonly clock: Clock
  readonly outcomes: Pick<OutcomeStore, 'due' | 'asked'>
  readonly ask: Ask
  /** Something failed: that WeChat could not be asked, or that the store is away. */
  readonly onTrouble: (trouble: { readonly what: 'ask' | 'store'; readonly error: unknown }) => void
  /** Questions at once. Default: 4. */
  readonly concurrency?: number
}

/** Asks for calls without a final state when their time comes. All that it knows is in the store, so it may die any time. */
export interface Reconciler {
  start(): void
  /** Resolves when the questions under way have ended. */
  stop(): Promise<void>
}

/** With four at once some 20 questions a second: far below any quota of WeChat's, and enough for a day's backlog. */
const paceMs = 200
const idleMs = 5_000
/** Where the store takes no writes, the same question would be put over and over. */
const restMs = 60_000

export function createReconciler(parts: ReconcilerParts): Reconciler {
  const { clock, outcomes, onTrouble, concurrency = 4 } = parts
  const underWay = new Map<string, Promise<void>>()
  let timer: Timer | undefined
  let isStopped = false
  let restUntil = Number.NEGATIVE_INFINITY

  const rest = (error: unknown) => {
    restUntil = clock.now() + restMs
    onTrouble({ what: 'store', error })
  }

  const due = (): readonly Outcome[] => {
    const free = concurrency - underWay.size
    if (free === 0 || clock.now() < restUntil) return []
    // Those under way are due still.
    const found = outcomes.due(clock.now(), concurrency)
    return found.filter((outcome) => !underWay.has(keyOf(outcome))).slice(0, free)
  }

  const take = (outcome: Outcome) => {
    const key = keyOf(outcome)
    const work = askFor(outcome, parts)
      .catch(rest)
      .finally(() => underWay.delete(key))
    underWay.set(key, work)
  }

  const turn = () => {
    if (isStopped) return
    try {
      for (const outcome of due()) take(outcome)
    } catch (error) {
      rest(error)
    }
    timer = clock.after(underWay.size > 0 ? paceMs : idleMs, turn)
  }

  return {
    start: turn,
    async stop() {
      isStopped = true
      timer?.cancel()
      await Promise.all(underWay.values())
    },
  }
}

const keyOf = ({ owner, protocol, key }: Outcome): string => JSON.stringify([owner, protocol, key])

/** A question that fails counts as put: the next comes at its time. @throws when that cannot be noted. */
async function askFor(outcome: Outcome, { clock, outcomes, ask, onTrouble }: ReconcilerParts): Promise<void> {
  const { appid, protocol, ask: question } = outcome
  if (appid !== undefined && question !== undefined) {
    try {
      await ask(appid, protocol, question.operation, question.input)
    } catch (error) {
      onTrouble({ what: 'ask', error })
    }
  }
  await outcomes.asked(outcome, clock.now())
}

import { describe, expect, test } from 'vitest'
import type { Rollout, RolloutState } from '../rollout.ts'
import { rolloutOf, running } from '../testing/rollout-of.ts'
import { nextRollout, possibleOrders } from './next-rollout.ts'
import type { RolloutEvent } from './rollout-event.ts'

const holding = (why: 'upstream-incident' | 'undecided' | 'differences' | 'step'): RolloutState => ({
  kind: 'holding',
  why,
})
const states = {
  planned: { kind: 'planned' },
  running,
  paused: { kind: 'paused' },
  incident: holding('upstream-incident'),
  undecided: holding('undecided'),
  differences: holding('differences'),
  step: holding('step'),
  checked: { kind: 'suspended', why: 'upstream-check' },
  spent: { kind: 'suspended', why: 'fallback-budget' },
  'rolled-back': { kind: 'rolled-back', why: 'absolute', evidence: 'e' },
  aborted: { kind: 'aborted' },
  promoted: { kind: 'promoted' },
} as const satisfies Record<string, RolloutState>
type Name = keyof typeof states

const events: Readonly<Record<string, RolloutEvent>> = {
  start: { kind: 'start' },
  pause: { kind: 'pause' },
  resume: { kind: 'resume' },
  promote: { kind: 'promote' },
  'promote-all': { kind: 'promote-all' },
  abort: { kind: 'abort' },
  clear: { kind: 'clear' },
  accepted: { kind: 'accepted' },
  undecided: { kind: 'undecided' },
  differs: { kind: 'differs' },
  'incident-began': { kind: 'incident-began' },
  'incident-ended': { kind: 'incident-ended' },
  suspend: { kind: 'suspend', by: 'absolute', evidence: 'e' },
  'upstream-to-blame': { kind: 'upstream-to-blame' },
  exhausted: { kind: 'exhausted' },
  'roll-back': { kind: 'roll-back', why: 'absolute', evidence: 'e' },
}

/** From the design: the state that each event leads to, at the step of 5 %; `-`: nothing changes. One row an event. */
const table = `
event             planned running     paused      incident    undecided   differences step        checked     spent       rolled-back aborted promoted
start             running -           -           -           -           -           -           -           -           -           -       -
pause             -       paused      -           paused      -           -           -           -           -           -           -       -
resume            -       -           running     -           running     running     -           -           running     -           -       -
promote           -       running     paused      running     running     running     running     -           -           -           -       -
promote-all       -       promoted    promoted    promoted    promoted    promoted    promoted    -           -           -           -       -
abort             aborted aborted     aborted     aborted     aborted     aborted     aborted     aborted     aborted     -           -       aborted
clear             -       -           -           -           -           -           -           -           -           planned     -       -
accepted          -       running     -           -           -           -           -           -           -           -           -       -
undecided         -       undecided   undecided   -           -           -           -           -           -           -           -       -
differs           -       differences differences -           -           -           -           -           -           -           -       -
incident-began    -       incident    -           -           -           -           -           -           checked     -           -       -
incident-ended    -       -           -           running     -           -           -           -           -           -           -       -
suspend           -       checked     checked     checked     checked     checked     checked     -           -           -           -       -
upstream-to-blame -       -           -           -           -           -           -           incident    -           -           -       -
exhausted         -       spent       spent       spent       spent       spent       spent       -           -           -           -       -
roll-back         -       rolled-back rolled-back rolled-back rolled-back rolled-back rolled-back rolled-back rolled-back -           -       -
`
const [head, ...rows] = table
  .trim()
  .split('\n')
  .map((line) => line.split(/ +/))
const cells = rows.flatMap(([event = '', ...targets]) =>
  targets.map((target, i) => ({ event, from: head?.[i + 1] as Name, target })),
)

test('the table has every state and every event', () => {
  expect(head?.slice(1)).toEqual(Object.keys(states))
  expect(rows.map(([event]) => event)).toEqual(Object.keys(events))
  expect(cells).toHaveLength(12 * 16)
})

test.each(cells)('$event of one that is $from: $target', ({ event, from, target }) => {
  const move = nextRollout(rolloutOf({ state: states[from] }), events[event] as RolloutEvent, 9_000)
  if (target === '-') expect(move).toBeUndefined()
  else expect(move?.rollout.state).toMatchObject(states[target as Name])
})

const after = (rollout: Rollout, ...kinds: string[]): Rollout =>
  kinds.reduce(
    (at, kind) => nextRollout(at, events[kind] as RolloutEvent, 9_000)?.rollout ?? expect.unreachable(kind),
    rollout,
  )

describe('a change', () => {
  test('has the next version, the time, and a word for the history', () => {
    const move = nextRollout(rolloutOf(), { kind: 'pause' }, 9_000)
    expect(move).toMatchObject({ what: 'paused', rollout: { version: 4, changedAt: 9_000, createdAt: 1_000 } })
  })

  test('that leaves routing as it is leaves the epoch', () => {
    expect(after(rolloutOf(), 'pause').epoch).toBe(2)
    expect(after(rolloutOf(), 'incident-began', 'incident-ended').epoch).toBe(2)
    // From 50 % to the step that holds at 50 %.
    expect(after(rolloutOf({ step: 2 }), 'accepted')).toMatchObject({ step: 3, epoch: 2 })
  })

  test.each(['suspend', 'exhausted', 'roll-back', 'abort', 'accepted', 'promote-all'])(
    '%s raises the epoch',
    (kind) => {
      expect(after(rolloutOf(), kind).epoch).toBe(3)
    },
  )

  test('of one that never routed leaves the epoch', () => {
    expect(after(rolloutOf({ state: states.planned, step: 0 }), 'abort').epoch).toBe(2)
  })
})

describe('the steps', () => {
  test('are walked from the first one to the one that holds, then a person promotes', () => {
    const planned = rolloutOf({ state: states.planned, step: 0, epoch: 1 })
    const held = after(planned, 'start', 'accepted', 'accepted', 'accepted')
    expect(held).toMatchObject({ state: states.step, step: 3 })
    expect(after(held, 'promote').state).toEqual({ kind: 'promoted' })
  })

  test('end in promotion where the last one is passed', () => {
    const { plan } = rolloutOf()
    const last = rolloutOf({ plan: { ...plan, steps: plan.steps.slice(0, 2) } })
    expect(after(last, 'accepted').state).toEqual({ kind: 'promoted' })
  })

  test('are walked by hand where it is paused, and it stays so', () => {
    expect(after(rolloutOf({ state: states.paused }), 'promote')).toMatchObject({ state: states.paused, step: 2 })
    expect(after(rolloutOf({ state: states.paused, step: 2 }), 'promote')).toMatchObject({
      state: states.step,
      step: 3,
    })
  })

  test('that came to no end begin anew: their epoch is another one', () => {
    expect(after(rolloutOf({ state: states.undecided }), 'resume')).toMatchObject({ step: 1, epoch: 3 })
    expect(after(rolloutOf({ state: states.paused }), 'resume')).toMatchObject({ step: 1, epoch: 2 })
  })
})

describe('one that is suspended', () => {
  test('comes back to waiting for a person where it waited', () => {
    const held = rolloutOf({ state: states.step, step: 3 })
    expect(after(held, 'suspend').state).toEqual({ kind: 'suspended', why: 'upstream-check', before: states.step })
    expect(after(held, 'suspend', 'upstream-to-blame').state).toEqual(states.step)
    expect(after(held, 'exhausted', 'resume').state).toEqual(states.step)
  })

  test('stays paused where a person had paused it', () => {
    expect(after(rolloutOf({ state: states.paused }), 'suspend', 'upstream-to-blame').state).toEqual(states.paused)
  })

  test('goes on after an incident where it went on by itself', () => {
    expect(after(rolloutOf(), 'suspend', 'upstream-to-blame', 'incident-ended')).toMatchObject({
      state: running,
      step: 1,
    })
  })

  test('for its budget comes back after an incident that began within a minute', () => {
    const spent = rolloutOf({ state: states.spent, changedAt: 2_000 })
    const began = (now: number) => nextRollout(spent, { kind: 'incident-began' }, now)?.rollout
    expect(began(62_000)?.state).toEqual(states.checked)
    expect(began(62_001)).toBeUndefined()
    // The clock was set back by an hour: nobody knows how long it was.
    expect(began(2_000 - 3_600_000)).toBeUndefined()
  })

  test('is rolled back by what is found later', () => {
    expect(after(rolloutOf(), 'suspend', 'roll-back').state).toEqual(states['rolled-back'])
  })
})

test('one that is cleared is planned again, as another attempt', () => {
  expect(after(rolloutOf({ state: states['rolled-back'], step: 2 }), 'clear')).toMatchObject({
    state: { kind: 'planned' },
    step: 0,
    attempt: 2,
    version: 4,
  })
})

test('what is possible is told', () => {
  expect(possibleOrders(rolloutOf())).toEqual(['pause', 'promote', 'promote-all', 'abort'])
  expect(possibleOrders(rolloutOf({ state: states.promoted }))).toEqual(['abort'])
  expect(possibleOrders(rolloutOf({ state: states.aborted }))).toEqual([])
})

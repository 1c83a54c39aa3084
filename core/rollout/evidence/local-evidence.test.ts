import { expect, onTestFinished, test } from 'vitest'
import { openStateDatabase } from '../../sqlite/state-database.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { createJudge } from '../detector/create-judge.ts'
import type { Verdict } from '../detector/verdict.ts'
import type { Observation } from '../observation.ts'
import { defaultLimits } from '../plan.ts'
import { fakeJudges } from '../testing/fake-judge.ts'
import { localEvidence } from './local-evidence.ts'
import { createSqliteCheckpoints } from './sqlite-checkpoints.ts'

const good: Observation = { arm: 'canary', failed: false, error: false, slow: false, w: 0.05 }
const failed: Observation = { ...good, failed: true, error: true }
const id = 'pay-7f3k2a9c'

async function rig(judges = fakeJudges()) {
  const state = await openStateDatabase(':memory:')
  onTestFinished(() => (state.database.isOpen ? state.close() : undefined))
  const clock = new VirtualClock()
  const lost: unknown[] = []
  const checkpoints = createSqliteCheckpoints(state, (error) => lost.push(error))
  const verdicts: Verdict[] = []
  const open = (attempt = 1) =>
    localEvidence({ createJudge: judges.create, checkpoints, clock })(id, (verdict) => verdicts.push(verdict), {
      limits: defaultLimits,
      attempt,
    })
  return { state, clock, checkpoints, lost, verdicts, open, seen: () => checkpoints.load(id)?.judge?.seen }
}

test('verdicts are told', async () => {
  const { open, verdicts } = await rig(fakeJudges({ 2: { kind: 'accepted' } }))
  open().observe([good, good, good])
  expect(verdicts).toEqual([{ kind: 'accepted' }])
})

test('a failure is on disk at once, with all before it', async () => {
  const { open, clock, seen } = await rig()
  open().observe([good, good, failed])
  await clock.advance(0)
  expect(seen()).toBe(3)
})

test('what went well is on disk a second later at most', async () => {
  const { open, clock, seen } = await rig()
  const evidence = open()
  evidence.observe([good])
  await clock.advance(999)
  expect(seen()).toBeUndefined()
  evidence.observe([good])
  await clock.advance(1)
  expect(seen()).toBe(2)
  expect(clock.pending).toBe(0)
})

test('a restart goes on where it ended, and another attempt begins anew', async () => {
  const { open } = await rig()
  const before = open()
  before.observe([good, good])
  await before.close()
  expect(open().view().stepRequests).toBe(2)
  expect(open(2).view().stepRequests).toBe(0)
})

test('a call that ends after the rollout writes nothing into the next attempt', async () => {
  const { open, clock, checkpoints } = await rig()
  const first = open(1)
  await first.close()
  const second = open(2)
  second.observe([failed])
  first.observe([failed, failed])
  await clock.advance(2_000)
  expect(checkpoints.load(id)).toEqual({ attempt: 2, judge: { seen: 1 } })
})

test('a real judge goes on to the same evidence after a restart', async () => {
  const { open } = await rig({ ...fakeJudges(), create: createJudge })
  const [halves, whole] = [open(), createJudge(defaultLimits)]
  const observations = Array.from({ length: 400 }, (_, i): Observation => (i % 150 === 90 ? failed : good))
  halves.begin({ key: '1/1/2', weight: 0.05, accepts: true })
  whole.begin({ key: '1/1/2', weight: 0.05, accepts: true })
  halves.observe(observations.slice(0, 250))
  await halves.close()
  const after = open()
  after.observe(observations.slice(250))
  for (const one of observations) whole.observe(one)
  expect(after.view()).toEqual(whole.view())
})

test('what is kept beside the judge stays, until there is another attempt', async () => {
  const { checkpoints } = await rig()
  await checkpoints.save(id, { attempt: 1, counts: { rescued: 2, repeats: 1 } })
  await checkpoints.save(id, { attempt: 1, judge: { seen: 4 } })
  expect(checkpoints.load(id)).toEqual({ attempt: 1, counts: { rescued: 2, repeats: 1 }, judge: { seen: 4 } })
  await checkpoints.save(id, { attempt: 2, judge: { seen: 0 } })
  expect(checkpoints.load(id)).toEqual({ attempt: 2, judge: { seen: 0 } })
})

test('evidence that cannot be written is said, and judging goes on', async () => {
  const { open, state, lost, clock, verdicts } = await rig(fakeJudges({ 2: { kind: 'undecided' } }))
  const evidence = open()
  state.database.close()
  evidence.observe([failed])
  evidence.observe([failed])
  await clock.advance(0)
  expect(lost).toHaveLength(2)
  expect(verdicts).toEqual([{ kind: 'undecided' }])
})

import { describe, expect, test } from 'vitest'
import { maxWeight, type Step } from '../plan.ts'
import { rolloutOf } from '../testing/rollout-of.ts'
import { loadedOf } from '../testing/rollouts-rig.ts'
import { checkPlan } from './check-plan.ts'
import type { PlanFacts } from './plan-facts.ts'
import type { PlanRequest } from './rollout-control.ts'

const [stable, canary] = [loadedOf('1.0.0'), loadedOf('1.1.0')]
const facts = (more: Partial<PlanFacts> = {}): PlanFacts => ({
  loaded: [stable, canary],
  rollouts: [],
  appids: ['wx1', 'wx2'],
  stableFor: (_appid, protocol) => (protocol === 'pay' ? stable : undefined),
  reach: 'alone',
  ...more,
})
const request = (more: Partial<PlanRequest> = {}): PlanRequest => ({ protocol: 'pay', canary: 'pay-v3@1.1.0', ...more })
const faultsOf = (asked: Partial<PlanRequest>, known: Partial<PlanFacts> = {}) =>
  checkPlan(request(asked), facts(known)).faults.map(({ where, what }) => `${where}: ${what}`)
const weights = (...all: number[]): readonly Step[] => all.map((weight) => ({ kind: 'weight', weight }))

test('a sound request has the default steps and limits', () => {
  expect(checkPlan(request({ limits: { slowMs: 800 } }), facts())).toEqual({
    faults: [],
    stable,
    canary,
    plan: {
      cohort: {},
      steps: [{ kind: 'shadow' }, ...weights(10_000, 50_000, 250_000, 500_000)],
      limits: { errorRate: 0.005, slowMs: 800, slowShare: 0.01, falseRollback: 0.001 },
    },
  })
})

describe('a canary is refused', () => {
  test('that is not loaded', () => {
    expect(faultsOf({ canary: 'pay-v3@9.9.9' })).toEqual([
      'canary: "pay-v3@9.9.9" is not loaded; loaded are pay-v3@1.0.0, pay-v3@1.1.0',
    ])
    expect(faultsOf({}, { loaded: [] })).toEqual(['canary: "pay-v3@1.1.0" is not loaded; loaded are none'])
  })

  test('of another protocol', () => {
    const other = loadedOf('1.1.0', { protocol: 'template' })
    expect(faultsOf({}, { loaded: [other] })).toEqual(['canary: pay-v3@1.1.0 implements template, not pay'])
  })

  test('that serves already', () => {
    expect(faultsOf({ canary: 'pay-v3@1.0.0' })).toEqual(['canary: pay-v3@1.0.0 is what serves already'])
  })

  test('whose bytes are not known', () => {
    const { integrity: _bytes, ...unknown } = canary
    expect(faultsOf({}, { loaded: [unknown] })).toEqual(['canary: the bytes of pay-v3@1.1.0 are not known'])
  })

  test('whose worker is quarantined', () => {
    const worker = { state: 'quarantined', listen: () => {}, stop: async () => {} } as const
    expect(faultsOf({}, { loaded: [{ ...canary, worker }] })).toEqual([
      'canary: the worker of pay-v3@1.1.0 is quarantined',
    ])
  })

  test('whose very bytes were rolled back', () => {
    const before = rolloutOf({ state: { kind: 'rolled-back', why: 'absolute', evidence: 'e' } })
    expect(faultsOf({}, { rollouts: [before] })).toEqual([`canary: these very bytes were rolled back by ${before.id}`])
    const mended = { ...before, canary: { ...before.canary, integrity: 'sha256-other' } }
    expect(faultsOf({}, { rollouts: [mended] })).toEqual([])
  })
})

describe('steps are refused', () => {
  test.each<[string, readonly Step[], readonly string[]]>([
    ['none', [], ['steps: the plan has no steps']],
    [
      'too many',
      weights(...Array.from({ length: 51 }, (_, i) => i + 1)),
      ['steps: the plan has 51 steps, expected at most 50'],
    ],
    ['falling', weights(50_000, 10_000), ['steps/1: the weight 1 % does not exceed 5 % before it']],
    ['repeated', weights(50_000, 50_000), ['steps/1: the weight 5 % does not exceed 5 % before it']],
    ['all', weights(1_000_000), ['steps/0: the weight is 100 %, expected at most 99 %']],
    ['no whole millionths', weights(0.5), ['steps/0: the weight is 0.5, expected whole millionths above 0']],
    ['nothing', weights(0), ['steps/0: the weight is 0, expected whole millionths above 0']],
    ['not a number', weights(Number.NaN), ['steps/0: the weight is NaN, expected whole millionths above 0']],
    ['only a hold', [{ kind: 'hold' }], ['steps/0: the plan begins with "hold", so nothing would be proved']],
    [
      'only shadowing',
      [{ kind: 'shadow' }],
      ['steps: the plan ends with shadowing, so no call would prove the canary before it serves all'],
    ],
    [
      'shadowing after calls',
      [...weights(10_000), { kind: 'shadow' }, { kind: 'hold' }],
      ['steps/1: it shadows after calls went to the canary'],
    ],
    [
      'two holds',
      [...weights(1), { kind: 'hold' }, { kind: 'hold' }],
      ['steps/2: the step before it is "hold" as well'],
    ],
  ])('%s', (_name, steps, expected) => {
    expect(faultsOf({ steps })).toEqual(expected)
  })

  test.each<[string, readonly Step[]]>([
    ['up to what leaves stable its hundredth', weights(1, maxWeight)],
    ['shadowing until a person decides', [{ kind: 'shadow' }, { kind: 'hold' }]],
    ['holds in between', [...weights(10_000), { kind: 'hold' }, ...weights(20_000), { kind: 'hold' }]],
  ])('not: %s', (_name, steps) => {
    expect(faultsOf({ steps })).toEqual([])
  })
})

describe('a cohort is refused', () => {
  test('that names no app, unknown ones, or ones that are not served', () => {
    expect(faultsOf({ cohort: { apps: [] } })).toEqual(['cohort/apps: the list is empty'])
    const stableFor = (appid: string) => (appid === 'wx1' ? stable : undefined)
    expect(faultsOf({ cohort: { apps: ['wx1', 'wx2', 'wx9'] } }, { stableFor })).toEqual([
      'cohort/apps: unknown: "wx9"',
      'cohort/apps: "pay" does not serve "wx2"',
    ])
  })

  test('and names ten strangers of many', () => {
    const apps = Array.from({ length: 12 }, (_, i) => `x${i}`)
    expect(faultsOf({ cohort: { apps } })[0]).toMatch(/"x9" and 2 more$/)
  })

  test('of a protocol that nobody serves', () => {
    expect(faultsOf({ protocol: 'card' })).toContain('protocol: no app is served by the protocol "card"')
  })

  test('whose apps have different stable versions', () => {
    const newer = loadedOf('1.0.5')
    const stableFor = (appid: string) => (appid === 'wx1' ? stable : newer)
    expect(faultsOf({}, { stableFor })).toEqual([
      'cohort: its apps are served by different versions: pay-v3@1.0.0, pay-v3@1.0.5',
    ])
    expect(faultsOf({ cohort: { apps: ['wx1'] } }, { stableFor })).toEqual([])
  })

  test.each([0, -1, 1.5, 1_000_001])('whose share is %d', (share) => {
    expect(faultsOf({ cohort: { share } })).toEqual([
      `cohort/share: it is ${share}, expected whole millionths from 1 to 1000000`,
    ])
  })
})

describe('an app in two rollouts of one protocol is refused', () => {
  const other = (apps?: readonly string[]) =>
    rolloutOf({
      canary: { plugin: { name: 'pay-v3', version: '1.0.9' }, integrity: 'x' },
      plan: { ...rolloutOf().plan, cohort: apps === undefined ? { share: 1 } : { apps } },
    })

  test('where both name it', () => {
    expect(faultsOf({ cohort: { apps: ['wx1', 'wx2'] } }, { rollouts: [other(['wx2', 'wx3'])] })).toEqual([
      'cohort: wx2 may be in pay-7f3k2a9c as well, which is running',
    ])
    expect(faultsOf({ cohort: { apps: ['wx1'] } }, { rollouts: [other(['wx2'])] })).toEqual([])
  })

  test('where a share may take it in', () => {
    expect(faultsOf({ cohort: { apps: ['wx1'] } }, { rollouts: [other()] })).toEqual([
      'cohort: any app may be in pay-7f3k2a9c as well, which is running',
    ])
  })

  test('unless the other has ended, or is of another protocol', () => {
    expect(faultsOf({}, { rollouts: [{ ...other(), state: { kind: 'aborted' } }] })).toEqual([])
    expect(faultsOf({}, { rollouts: [{ ...other(), protocol: 'template' }] })).toEqual([])
  })

  test('and a long list is cut', () => {
    const apps = ['a', 'b', 'c', 'd', 'e']
    const known = { appids: apps, rollouts: [other(apps)] }
    expect(faultsOf({ cohort: { apps } }, known)[0]).toMatch(/^cohort: a, b, c and 2 more may be in/)
  })
})

test.each([
  ['errorRate', 0],
  ['errorRate', 0.6],
  ['slowMs', 0],
  ['slowShare', 1],
  ['falseRollback', 0.5],
  ['falseRollback', Number.NaN],
])('a limit out of its range is refused: %s %d', (name, value) => {
  expect(faultsOf({ limits: { [name]: value } })).toEqual([expect.stringMatching(`^limits/${name}: it is ${value}`)])
})

test('nothing is planned while the shared store is away', () => {
  expect(faultsOf({}, { reach: 'away' })).toEqual([
    'store: the store that the hosts share cannot be reached, so nothing is planned or started',
  ])
})

test('all faults are told at once', () => {
  expect(faultsOf({ canary: 'x', steps: [], cohort: { share: 0 }, limits: { slowMs: 0 } })).toHaveLength(4)
})

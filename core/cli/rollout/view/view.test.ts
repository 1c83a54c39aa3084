import { describe, expect, test } from 'vitest'
import type { RolloutView } from '../../../rollout/control/rollout-control.ts'
import type { HistoryEntry, RolloutState } from '../../../rollout/rollout.ts'
import { sampleHistory, sampleJudge, sampleRollout, sampleView } from '../../../testing/fake-rollout-control.ts'
import { bar, nearness } from './bar.ts'
import { durationText, shareText } from './format.ts'
import { renderLine } from './line.ts'
import { leftText, rolloutLines } from './rollout-lines.ts'
import { statusLine } from './status-line.ts'
import { cutTo, padTo, printable, widthOf } from './text-width.ts'

const shown = (view: RolloutView, columns = 100, history: readonly HistoryEntry[] = sampleHistory): readonly string[] =>
  rolloutLines(view, history, { columns, history: 3 }).map((line) => renderLine(line, columns, (_style, text) => text))

describe('the view of a rollout', () => {
  test('has all that an operator looks for', () => {
    expect(shown(sampleView, 92)).toEqual([
      'pay-7f3k2a9c  running  version 7',
      'pay-v3@1.0.0 -> pay-v3@1.1.0, wxd678efh567hg6787',
      '',
      '                      stable            canary             limit',
      'calls                 19,004             1,001',
      'failed             19 = 0.1%         12 = 1.2%              0.5%',
      'errors            20 = 0.11%         12 = 1.2%',
      '> 2.5 s           30 = 0.16%          2 = 0.2%          1% (P99)',
      'P99                   215 ms            256 ms          2,500 ms',
      "failed: to blame on the version. errors: WeChat's 5xx and busy as well.",
      '',
      'evidence against the canary, rolled back at 3,000 (bars by logarithm)',
      // ln(55/0.5)/ln(3000/0.5) = 0.54 of 38 columns.
      `relative  [${'='.repeat(20)}>${' '.repeat(17)}]      55  worse than stable`,
      `absolute  [${' '.repeat(38)}]     0.5  over the error limit`,
      `slow      [${' '.repeat(38)}]     0.5  over the time limit`,
      // 0.45 of 38 columns.
      `accepted  [${'='.repeat(16)}>${' '.repeat(21)}]     45%  1,001 of ~2,585 calls`,
      '',
      'step      2 of 4: shadow > (5%) > 50% > hold',
      'now       5% to the canary, 2,000 calls a minute',
      'left      about 1,584 more canary calls, 16 min at present traffic',
      'rescued   12 answered by stable; 4 repeats, not counted',
      'possible  pause, promote, promote --all, abort',
      '',
      '2026-11-01 08:30:00  release  started         tried in the sandbox',
      '2026-11-01 09:00:00  host     advanced        accepted',
    ])
  })

  test.each([40, 60, 80, 200])('fits into %d columns', (columns) => {
    const why = '支付回调变慢，先回退。'.repeat(20)
    const entry: HistoryEntry = { rolloutId: 'x', version: 8, at: 0, actor: 'release', what: 'aborted', why }
    for (const line of shown(sampleView, columns, [entry])) expect(widthOf(line)).toBeLessThanOrEqual(columns)
  })

  test('shows the last lines of the history only', () => {
    const many = Array.from({ length: 9 }, (_, i) => ({ ...sampleHistory[0], why: `reason ${i}` }) as HistoryEntry)
    const text = shown(sampleView, 100, many).join('\n')
    expect(text).toContain('reason 8')
    expect(text).not.toContain('reason 5')
  })

  test('lets nobody move the cursor by what they wrote', () => {
    const entry: HistoryEntry = {
      rolloutId: 'x',
      version: 8,
      at: 0,
      actor: 'a\u001b[2Jb',
      what: 'x\u0007',
      why: 'one\r\ntwo\u202e\u001b]0;title\u0007',
    }
    const text = shown(sampleView, 100, [entry]).join('\n')
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(text).toContain('one two')
  })

  test('tells which cohort, which attempt and which epoch it is', () => {
    const plan = { ...sampleRollout.plan, cohort: { share: 100_000 } }
    const [head, versions] = shown({ ...sampleView, rollout: { ...sampleRollout, attempt: 2, plan } })
    expect(head).toContain('version 7, attempt 2')
    expect(versions).toContain('10% of appids')
    const all = { ...sampleRollout, plan: { ...plan, cohort: {} } }
    expect(shown({ ...sampleView, rollout: all })[1]).toContain(', all appids')
    const later = shown({ ...sampleView, judge: { ...sampleJudge, epoch: 2 } }).join('\n')
    expect(later).toContain('epoch 2 of detection')
  })

  test('says why evidence stands still, and that other hosts are away', () => {
    const frozen = { ...sampleJudge.detectors, absolute: { evidence: 20, frozen: true } }
    const judge = { ...sampleJudge, detectors: frozen, isIncident: true }
    const text = shown({ ...sampleView, judge, reach: 'away' }).join('\n')
    expect(text).toContain('not now: stable does badly too')
    expect(text).toContain('The other hosts cannot be reached')
    expect(text).toContain('the step waits')
  })

  test('paints what is bad news', () => {
    const painted = rolloutLines(sampleView, [], { columns: 100, history: 3 }).flatMap((line) =>
      line.flatMap((span) => (typeof span !== 'string' && span.style === 'red' ? [span.text.trim()] : [])),
    )
    expect(painted).toEqual(['12 = 1.2%'])
  })

  test('says that a promoted one gets all', () => {
    const promoted = { ...sampleView, weight: 0, rollout: { ...sampleRollout, state: { kind: 'promoted' } as const } }
    expect(shown(promoted)).toContain('now       all to the canary, 2,000 calls a minute')
  })

  test('gives no length of a step before it is started', () => {
    const judge = { ...sampleJudge, acceptance: 0, stepRequests: 0, stepRequestsLeft: 0 }
    expect(shown({ ...sampleView, judge }).find((line) => line.startsWith('accepted'))).toMatch(/ 0%$/)
  })

  test('gives the evidence of a rollback', () => {
    const state: RolloutState = {
      kind: 'rolled-back',
      why: 'relative',
      evidence: '3,412 of 3,000 after 12 failed calls',
    }
    const lines = shown({ ...sampleView, rollout: { ...sampleRollout, state } })
    expect(lines[0]).toContain('rolled-back: relative')
    expect(lines).toContain('3,412 of 3,000 after 12 failed calls')
  })
})

test.each<[RolloutState, string]>([
  [{ kind: 'planned' }, 'until a person starts it'],
  [{ kind: 'paused' }, 'paused: a person resumes it'],
  [{ kind: 'holding', why: 'upstream-incident' }, 'goes on after it'],
  [{ kind: 'holding', why: 'undecided' }, 'a person decides'],
  [{ kind: 'suspended', why: 'upstream-check' }, 'finding out whether WeChat is to blame'],
  [{ kind: 'suspended', why: 'fallback-budget' }, 'a person resumes it'],
  [{ kind: 'rolled-back', why: 'slow', evidence: '' }, 'ended'],
  [{ kind: 'aborted' }, 'ended'],
  [{ kind: 'promoted' }, 'ended'],
])('in the state %j what is left is: %s', (state, text) => {
  expect(leftText({ ...sampleView, rollout: { ...sampleRollout, state } })).toBe(text)
})

test('a shadow step counts comparisons', () => {
  const lines = shown({ ...sampleView, rollout: { ...sampleRollout, step: 0 } })
  expect(lines).toContainEqual(expect.stringMatching(/^left +about 1,584 more comparisons, 16 min/))
  expect(lines).toContainEqual(expect.stringMatching(/1,001 of ~2,585 comparisons$/))
})

test('where nothing can be done any more, nothing is offered', () => {
  const lines = shown({ ...sampleView, rollout: { ...sampleRollout, state: { kind: 'aborted' } } })
  expect(lines.join('\n')).not.toContain('possible')
})

test('a step without traffic does not end, and one that holds waits for a person', () => {
  expect(leftText({ ...sampleView, stepLeftMs: undefined })).toBe('about 1,584 more canary calls; there is no traffic')
  expect(leftText({ ...sampleView, rollout: { ...sampleRollout, step: 3 } })).toBe('a person promotes it')
})

test('one line of a rollout has state, step, both arms and the strongest evidence', () => {
  expect(statusLine(sampleView)).toBe(
    'pay-7f3k2a9c | running | step 2/4 5% (5% now) | stable 19/19,004 failed (0.1%) | canary 12/1,001 failed (1.2%)' +
      ' | evidence 55/3,000 relative | accepted 45% | rescued 12',
  )
})

test('one line of a rollout names whichever evidence is strongest', () => {
  const detectors = { ...sampleJudge.detectors, slow: { evidence: 400, frozen: false } }
  expect(statusLine({ ...sampleView, judge: { ...sampleJudge, detectors } })).toContain('evidence 400/3,000 slow')
})

describe('text', () => {
  test.each([
    ['abc', 3],
    // Wide by Unicode Standard Annex 11; the last is e with a combining accent.
    ['灰度', 4],
    ['ｘ，', 4],
    ['한', 2],
    ['🚀', 2],
    ['e\u0301', 1],
  ])('%s takes %d columns', (text, columns) => {
    expect(widthOf(text)).toBe(columns)
  })

  test('is cut between characters, never inside', () => {
    expect(cutTo('灰度发布', 8)).toBe('灰度发布')
    expect(cutTo('灰度发布', 7)).toBe('灰度发~')
    expect(cutTo('灰度发布', 6)).toBe('灰度~')
    expect([cutTo('abc', 1), cutTo('abc', 0)]).toEqual(['~', ''])
    expect(padTo('灰度', 6)).toBe('灰度  ')
    expect(printable(' a\tb\n')).toBe('a b')
  })

  test.each([
    [0, '0 s'],
    [35_400, '35 s'],
    [950_400, '16 min'],
    [7_500_000, '2 h 5 min'],
    [7_200_000, '2 h'],
    [273_600_000, '3 d 4 h'],
  ])('%d ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text)
  })

  test('shares keep what was asked for', () => {
    expect([50_000, 2_500, 1, 990_000, 0].map(shareText)).toEqual(['5%', '0.25%', '0.0001%', '99%', '0%'])
  })
})

test('bars are full and empty where they should be', () => {
  expect([bar(0, 12), bar(0.5, 12), bar(1, 12), bar(7, 12), bar(-1, 4)]).toEqual([
    '[          ]',
    '[====>     ]',
    '[==========]',
    '[==========]',
    '[  ]',
  ])
  expect([nearness(0.5, 3_000), nearness(0.1, 3_000), nearness(3_000, 3_000), nearness(1e9, 3_000)]).toEqual([
    0, 0, 1, 1,
  ])
})

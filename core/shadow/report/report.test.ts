import { describe, expect, it, onTestFinished, test } from 'vitest'
import { openStateDatabase } from '../../sqlite/state-database.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import type { Difference } from '../diff/difference.ts'
import { emptyReport, extendReport } from './extend-report.ts'
import { ReportBook } from './report-book.ts'
import { reportLines } from './report-lines.ts'
import { mostGroups, type ShadowReport } from './shadow-report.ts'
import { createSqliteReportStore } from './sqlite-report-store.ts'

const mask = (value: unknown) => `<${String(value)}>`
const differs = (path: string, canary: unknown = 2): Difference => ({ path, stable: 1, canary })
const call = (at: number, ...differences: readonly Difference[]) => ({ operation: 'look', differences, at })
const reportOf = (...calls: readonly ReturnType<typeof call>[]) =>
  calls.reduce((report, one) => extendReport(report, one, mask), emptyReport('r1'))

describe('a report', () => {
  it('groups differences by their place, most frequent first', () => {
    const report = reportOf(call(1), call(2, differs('a')), call(3, differs('b')), call(4, differs('b')))

    expect(report).toMatchObject({ compared: 4, differing: 3 })
    expect(report.groups.map(({ path, count, firstAt, lastAt }) => [path, count, firstAt, lastAt])).toEqual([
      ['b', 2, 3, 4],
      ['a', 1, 2, 2],
    ])
  })

  it('keeps operations apart', () => {
    const report = extendReport(reportOf(call(1, differs('a'))), { ...call(1, differs('a')), operation: 'do' }, mask)

    expect(report.groups.map(({ operation }) => operation)).toEqual(['look', 'do'])
  })

  it('counts a place once a call', () => {
    expect(reportOf(call(1, differs('a/*'), differs('a/*'))).groups).toMatchObject([{ path: 'a/*', count: 1 }])
  })

  it('shows three examples that are not alike, masked', () => {
    const calls = [2, 2, 3, 4, 5].map((canary) => call(1, differs('a', canary)))

    expect(reportOf(...calls).groups[0]?.examples).toEqual([
      { stable: '<1>', canary: '<2>' },
      { stable: '<1>', canary: '<3>' },
      { stable: '<1>', canary: '<4>' },
    ])
  })

  it('holds no more places than it may', () => {
    const calls = Array.from({ length: mostGroups + 5 }, (_, at) => call(at, differs(`p${at}`)))
    const { groups, ungrouped } = reportOf(...calls)

    expect([groups.length, ungrouped]).toEqual([mostGroups, 5])
  })
})

test('a report is told in lines', () => {
  expect(reportLines(emptyReport('r1'))).toEqual(['0 calls compared, 0 differ'])
  expect(reportLines({ ...reportOf(call(1, differs('request.body/a'))), dropped: 2, ungrouped: 3 })).toEqual([
    '1 call compared, 1 differ, 2 dropped',
    'look  request.body/a  1x',
    '    stable: <1>    canary: <2>',
    'and 3 differences at other places',
  ])
})

describe('reports of a host', () => {
  const openStore = async () => {
    const state = await openStateDatabase(':memory:')
    onTestFinished(() => state.close())
    const lost: unknown[] = []
    return { state, lost, store: createSqliteReportStore(state, (error) => lost.push(error)) }
  }

  it('are there after a restart, a second after they changed', async () => {
    const { store, state } = await openStore()
    const clock = new VirtualClock()
    const book = new ReportBook(store, clock, mask)
    book.compared('r1', call(1, differs('a')))
    book.dropped('r1')
    state.writer.flush()
    expect(store.get('r1')).toBeUndefined()
    await clock.advance(1_000)
    state.writer.flush()
    const after = new ReportBook(store, clock, mask)
    after.compared('r1', call(2, differs('a')))

    expect(after.get('r1')).toEqual<ShadowReport>({
      ...reportOf(call(1, differs('a')), call(2, differs('a'))),
      dropped: 1,
    })
    expect(after.get('r2')).toBeUndefined()
    after.close()
    expect(clock.pending).toBe(0)
  })

  it('that cannot be written are told of', async () => {
    const { store, state, lost } = await openStore()
    state.database.exec('DROP TABLE shadow_report')
    store.put(emptyReport('r1'))
    state.writer.flush()
    await new VirtualClock().advance(0)

    expect(lost).toHaveLength(1)
  })
})

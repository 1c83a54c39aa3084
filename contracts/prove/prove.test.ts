import { neededParts } from '@wxhost/core/harness'
import { startMockWechat } from '@wxhost/mock-wechat'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { usePluginTeam } from '../cli/testing/built-plugin.ts'
import type { CaseOutcome } from '../suite/check.ts'
import { contractOf } from './contract-of.ts'
import { partNames, prove } from './prove.ts'

const team = usePluginTeam()
const few = { seed: 1, runs: 2 }
const none = {
  'contract/dist/index.js': (code: string) =>
    code.replace(/export const interactions = .*/, 'export const interactions = [];'),
}

test('a whole run proves every part that a host asks for', async () => {
  const told: CaseOutcome[] = []
  const { report, record, pact } = await prove(team.path('quota-v1'), { ...few, onOutcome: (one) => told.push(one) })
  expect(neededParts.filter((part) => record.parts[part] !== 'passed')).toEqual([])
  expect(record).toMatchObject({
    plugin: 'quota-v1@0.1.0',
    pact: { file: pact?.file },
    parts: { scenarios: 'not-run' },
  })
  expect(told).toEqual(report.outcomes)
})

test('the same package gives the same record and the same pact', async () => {
  const only = ['requests', 'pact']
  const [one, other] = [
    await prove(team.path('quota-v1'), { ...few, only }),
    await prove(team.path('quota-v1'), { seed: 9, runs: 5, only }),
  ]
  expect([other.record, other.pact]).toEqual([one.record, one.pact])
})

test('what was left out is not passed', async () => {
  const { record } = await prove(team.path('quota-v1'), { ...few, only: ['requests'] })
  const passed = partNames().filter((part) => record.parts[part] === 'passed')
  expect([passed, record.parts.live]).toEqual([['requests'], 'not-run'])
})

test('a mock that is lent serves the scenarios too, and is not closed', async () => {
  const mock = await startMockWechat({ port: 0 })
  onTestFinished(() => mock.close())
  const reset = vi.spyOn(mock.world, 'reset')
  const { record } = await prove(team.path('quota-v1'), { ...few, only: ['scenarios'], mockUrl: mock.url })
  expect(record.parts.scenarios).toBe('passed')
  expect(reset.mock.calls.length).toBeGreaterThan(10)
  expect((await fetch(`${mock.url}/__mock/health`)).status).toBe(200)
})

describe('a plugin', () => {
  test('that asks WeChat nothing by its contract has no pact, and is not passed', async () => {
    const directory = team.copy('quota-v1', 'untold', none)
    const { record, pact } = await prove(directory, { ...few, only: ['coverage', 'pact', 'provider'] })
    expect([pact, record.pact, record.parts.coverage]).toEqual([null, null, 'failed'])
    expect(await contractOf(directory, { recordsDir: '', pactsDir: '', cwd: '/' })).not.toHaveProperty('pact')
  })

  test('that cannot be imported is told with its folder', async () => {
    const directory = team.copy('quota-v1', 'thrower', {
      'dist/index.js': (code) => `throw new Error('not today')\n${code}`,
    })
    await expect(prove(directory, few)).rejects.toThrow(/The package in \S+thrower: .*not today/)
  })

  test('that starts in no worker fails, and is told why', async () => {
    const directory = team.copy('quota-v1', 'stay-at-home', {
      'dist/index.js': (code) => `if (globalThis.process?.env?.PATH === undefined) throw new Error('no PATH')\n${code}`,
    })
    const { report, record } = await prove(directory, { ...few, only: ['requests', 'run-modes'] })
    const [failed] = report.outcomes.filter(({ findings }) => findings.length > 0)
    expect(failed?.findings[0]?.message).toMatch(/the plugin does not start in a worker: .*no PATH/)
    expect(record.parts).toMatchObject({ 'run-modes': 'failed', requests: 'passed' })
  })
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMockWechat } from '@wxhost/mock-wechat'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { runScenario, runScenarios } from '../../contracts/scenario/run-scenarios.ts'
import { acceptedMessages } from '../../plugins/template-v1/contract/send/accepted.ts'
import { pluginDirectory, useBrokenPlugin } from '../support/broken-plugin.ts'
import { messagePushes } from '../support/scenario-pushes.ts'

const subject = { directory: pluginDirectory('template-v1'), interactions: acceptedMessages }

describe('a mock that is given', () => {
  test('is played with over its control API alone', async () => {
    const mock = await startMockWechat({ port: 0 })
    onTestFinished(() => mock.close())
    const names = ['quota-45009', 'finish-event-before-send-returns', 'answer-truncated']
    const reset = vi.spyOn(mock.world, 'reset')
    const outcomes = []
    for await (const outcome of runScenarios({ ...subject, mockUrl: mock.url }, names)) outcomes.push(outcome)
    expect(outcomes).toMatchObject(names.map((name) => ({ name, findings: [], outcome: 'passed' })))
    // Before and after each trial: who lends a mock gets it back as it was made.
    expect(reset).toHaveBeenCalledTimes(8)
    expect([mock.world.clock.mode, mock.world.faults.list(), mock.world.messages]).toEqual(['real', [], []])
  })

  test('serves several stages of one trial, one after the other', async () => {
    const mock = await startMockWechat({ port: 0 })
    onTestFinished(() => mock.close())
    const message = { directory: pluginDirectory('message-v1'), interactions: messagePushes, mockUrl: mock.url }
    expect(await runScenario('callbacks-out-of-order', message)).toMatchObject({ findings: [], outcome: 'passed' })
  })

  test('that is not there is told as such', async () => {
    const outcome = await runScenario('quota-45009', { ...subject, mockUrl: 'http://127.0.0.1:9' })
    expect(outcome.outcome).toBe('failed')
    expect(outcome.findings[0]?.message).toContain('send: the scenario cannot be played')
  })
})

test.each([
  ['template-v1', 'token-expired-mid-flight', acceptedMessages],
  ['message-v1', 'duplicate-callback', messagePushes],
] as const)('%s stands %s in a worker', async (name, scenario, interactions) => {
  const inWorker = { directory: pluginDirectory(name), interactions, run: 'worker' } as const
  expect(await runScenario(scenario, inWorker)).toMatchObject({ findings: [], outcome: 'passed' })
})

describe('what cannot be played', () => {
  test('is a scenario that nobody knows; the nearest is named', async () => {
    await expect(runScenario('token-expired-midflight', subject)).rejects.toThrow(
      'there is no scenario "token-expired-midflight"; the nearest is "token-expired-mid-flight"',
    )
  })

  test('is a state that nobody knows', async () => {
    const [first] = acceptedMessages
    const interactions = [{ ...first, states: [{ name: 'a full moon' }] }] as typeof acceptedMessages
    const { outcome, findings } = await runScenario('quota-45009', { ...subject, interactions })
    expect([outcome, findings[0]?.message]).toEqual([
      'failed',
      expect.stringContaining('no provider state "a full moon"'),
    ])
  })

  test('is a plugin whose credential nobody supplies', async () => {
    const directory = await useBrokenPlugin('template-v1', `({ needs: ['access-token', 'jsapi-ticket'] })`)
    expect(await runScenario('quota-45009', { ...subject, directory })).toMatchObject({
      outcome: 'does-not-apply',
      reason: 'it needs jsapi-ticket, which the harness cannot supply',
    })
  })

  test('is a package that is no plugin', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'wxhost-none-'))
    onTestFinished(() => rm(directory, { recursive: true, force: true }))
    await writeFile(join(directory, 'package.json'), '{}')
    await expect(runScenario('quota-45009', { ...subject, directory })).rejects.toThrow('package.json has no "name"')
  })
})

test('a message that only a plugin of another team sends is served, too', async () => {
  const directory = await useBrokenPlugin('template-v1', `({ operations: { deliver: plugin.operations.send } })`)
  const interactions = acceptedMessages.map((exchange) => ({ ...exchange, of: { operation: 'deliver' } }))
  for (const name of ['unsubscribed-43004', 'late-40001-for-an-old-token'])
    expect(await runScenario(name, { directory, interactions })).toMatchObject({
      outcome: 'passed',
      trials: ['deliver'],
    })
})

import { describe, expect, test } from 'vitest'
import type { Interaction } from '../../contracts/interaction/interaction.ts'
import { runScenario } from '../../contracts/scenario/run-scenarios.ts'
import { scenarios } from '../../contracts/scenario/scenarios.ts'
import { interactions as claims } from '../../plugins/insurance-claim/contract/index.ts'
import { interactions as messages } from '../../plugins/message-v1/contract/index.ts'
import { interactions as logins } from '../../plugins/oauth2/contract/index.ts'
import { interactions as payments } from '../../plugins/pay-v3/contract/index.ts'
import { interactions as templates } from '../../plugins/template-v1/contract/index.ts'
import { pluginDirectory } from '../support/broken-plugin.ts'

const lostAnswers = ['answer-truncated', 'gateway-502-html', 'slow-3s', 'connection-reset-after-send']
const tokens = [
  'token-expired-mid-flight',
  'late-40001-for-an-old-token',
  'quota-45009',
  'minute-quota-45011',
  'busy-minus-one-then-ok',
  ...lostAnswers,
]
const pushes = ['duplicate-callback', 'callbacks-out-of-order']
const signatures = [
  'clock-skew-299s',
  'clock-skew-301s',
  'platform-certificate-rotation',
  'public-key-mode-switch',
  'signtest-probe',
]
const pay = [...pushes, ...signatures, 'answer-unsigned', ...lostAnswers]
const finish = 'finish-event-before-send-returns'

const plugins: readonly (readonly [string, readonly Interaction[], readonly string[]])[] = [
  ['template-v1', templates, [...tokens, 'unsubscribed-43004', finish]],
  ['oauth2', logins, tokens],
  ['pay-v3', payments, pay],
  ['message-v1', messages, [...pushes, finish]],
  ['insurance-claim', claims, pay],
]

describe.each(plugins)('%s', (name, interactions, suitable) => {
  const subject = { directory: pluginDirectory(name), interactions }

  test.each(scenarios.map((scenario) => scenario.name).filter((scenario) => suitable.includes(scenario)))(
    'stands %s',
    async (scenario) => {
      expect(await runScenario(scenario, subject)).toMatchObject({ findings: [], outcome: 'passed' })
    },
  )

  test('is told which scenarios have no meaning for it, and why', async () => {
    const others = scenarios.map((scenario) => scenario.name).filter((scenario) => !suitable.includes(scenario))
    const outcomes = await Promise.all(others.map((scenario) => runScenario(scenario, subject)))
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({
        outcome: 'does-not-apply',
        trials: [],
        reason: expect.stringMatching(/^(no|it) /),
      })
  })
})

// contracts.md, "Named WeChat scenarios"; the two sides of the clock's window are a scenario each.
test('every named scenario is there', () => {
  expect(scenarios.map(({ name }) => name)).toEqual([
    'token-expired-mid-flight',
    'late-40001-for-an-old-token',
    'quota-45009',
    'minute-quota-45011',
    'unsubscribed-43004',
    'busy-minus-one-then-ok',
    'duplicate-callback',
    'callbacks-out-of-order',
    'finish-event-before-send-returns',
    'clock-skew-299s',
    'clock-skew-301s',
    'platform-certificate-rotation',
    'public-key-mode-switch',
    'signtest-probe',
    'answer-unsigned',
    'answer-truncated',
    'gateway-502-html',
    'slow-3s',
    'connection-reset-after-send',
  ])
})

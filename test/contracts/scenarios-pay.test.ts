import { expect, test } from 'vitest'
import { scenarios } from '../../contracts/scenario/scenarios.ts'
import { interactions as claims } from '../../plugins/insurance-claim/contract/index.ts'
import { interactions as payments } from '../../plugins/pay-v3/contract/index.ts'
import { lostAnswers, standsScenarios } from '../support/stands-scenarios.ts'

const signed = [
  'duplicate-callback',
  'callbacks-out-of-order',
  'clock-skew-299s',
  'clock-skew-301s',
  'platform-certificate-rotation',
  'public-key-mode-switch',
  'signtest-probe',
  'answer-unsigned',
  ...lostAnswers,
]

standsScenarios('pay-v3', payments, signed)
standsScenarios('insurance-claim', claims, signed)

// The two sides of the clock's window are a scenario each.
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

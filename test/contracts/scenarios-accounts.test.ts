import { interactions as messages } from '../../plugins/message-v1/contract/index.ts'
import { interactions as logins } from '../../plugins/oauth2/contract/index.ts'
import { interactions as templates } from '../../plugins/template-v1/contract/index.ts'
import { lostAnswers, standsScenarios } from '../support/stands-scenarios.ts'

const tokens = [
  'token-expired-mid-flight',
  'late-40001-for-an-old-token',
  'quota-45009',
  'minute-quota-45011',
  'busy-minus-one-then-ok',
  ...lostAnswers,
]
const finish = 'finish-event-before-send-returns'

standsScenarios('template-v1', templates, [...tokens, 'unsubscribed-43004', finish])
standsScenarios('oauth2', logins, tokens)
standsScenarios('message-v1', messages, ['duplicate-callback', 'callbacks-out-of-order', finish])

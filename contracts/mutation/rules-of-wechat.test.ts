import { expect, it } from 'vitest'
import { isRuleOfWechat } from './rules-of-wechat.ts'

it.each([
  ['dist/endpoints/token.js', true],
  ['dist/pay/verify-request.js', true],
  ['dist/pay/notify/seal-notification.js', true],
  ['dist/pay/notify/notifications.js', false],
  ['dist/claims/show-claim.js', true],
  ['dist/claims/read-claim.js', false],
  ['dist/pay/fields.js', false],
  ['dist/claims/claims.js', false],
  ['dist/push/cipher.js', true],
  ['dist/push/pushes.js', false],
  ['dist/world/orders.js', false],
  ['dist/control/route.js', false],
  ['dist/endpoints/token.d.ts', false],
])('%s is a rule of WeChat: %s', (file, is) => {
  expect(isRuleOfWechat(file)).toBe(is)
})

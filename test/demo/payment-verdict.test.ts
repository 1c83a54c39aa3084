import { expect, test } from 'vitest'
import { whatIsWrongWithPayment } from './payment-verdict.ts'

const fine = {
  ordered: 200,
  moved: 1,
  sent: 3,
  acknowledged: 3,
  deliveries: [{ id: 'e1', isSigned: true }],
  stage: 'delivered',
}

test('a payment that went as it must has nothing wrong', () => {
  expect(whatIsWrongWithPayment(fine)).toEqual([])
})

test.each([
  [{ ordered: 500 }, 'the order was answered with 500'],
  [{ moved: 2 }, 'money moved 2 times'],
  [{ acknowledged: 2 }, '3 notifications sent, 2 acknowledged, expected 3'],
  [{ deliveries: [] }, 'the shop was handed 0 events, expected one'],
  [{ deliveries: [{ id: 'e1', isSigned: false }] }, 'a delivery has a wrong signature'],
  [{ stage: 'accepted' }, 'the order is shown as accepted'],
])('%j is said', (more, line) => {
  expect(whatIsWrongWithPayment({ ...fine, ...more })).toEqual([line])
})

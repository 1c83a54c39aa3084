import { shadowCall } from '@wxhost/contracts'
import type { SendInput } from '../send-schema.ts'

export const templateId = 'ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY'
const content = '{{thing1.DATA}}\n时间：{{time2.DATA}}\n金额：{{ amount3.DATA }}'
export const data = {
  thing1: { value: '门诊挂号' },
  time2: { value: '2024-01-01 10:00' },
  amount3: { value: '1.00元' },
}
export const input: SendInput = { touser: 'oia2TjuEGTNoeX76QEjQNrcURxG8', template_id: templateId, data }

/** The sandbox app, with two aliases that work and one that does not. */
export const call = shadowCall({
  idempotencyKey: 'order-1',
  settings: {
    aliases: {
      'industry:order-paid': templateId,
      'custom:promo': 'iPk5sOIt5X_flOVKn5GrTFpncEYTojx6ddbt8WYoV5s',
      broken: 7,
    },
    templates: { [templateId]: { content }, broken: 'text' },
  },
})

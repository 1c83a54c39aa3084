import { SANDBOX } from '../sandbox.ts'
import type { WorldOptions } from '../world/world.ts'
import { createTestWechat } from './test-wechat.ts'

/** The message of the wire-protocol reference's worked example (template-message page). */
export const SAMPLE = {
  touser: SANDBOX.users.follower,
  template_id: SANDBOX.templates.appointment.template_id,
  url: 'https://m.example.com/o/1',
  client_msg_id: 'MSG_000001',
  data: { thing1: { value: '门诊挂号' }, time2: { value: '2024-01-01 10:00' }, amount3: { value: '1.00元' } },
}

/** A world and a way to send messages into it under a good token. */
export async function createSender(options: WorldOptions = {}) {
  const wechat = createTestWechat(options)
  const { access_token } = await wechat.stableToken()
  const send = (change: Record<string, unknown> = {}) =>
    wechat.post('/cgi-bin/message/template/send', { access_token }, { ...SAMPLE, ...change })
  return { ...wechat, access_token, send }
}

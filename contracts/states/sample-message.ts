import { SANDBOX } from '@wxhost/mock-wechat'

/** The worked example of the template-message page. */
export const sampleMessage = {
  touser: SANDBOX.users.follower,
  template_id: SANDBOX.templates.appointment.template_id,
  data: { thing1: { value: '门诊挂号' }, time2: { value: '2024-01-01 10:00' }, amount3: { value: '1.00元' } },
}

export const sendTarget = (token: string): string => `/cgi-bin/message/template/send?access_token=${token}`

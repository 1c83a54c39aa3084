import { SANDBOX } from '@wxhost/mock-wechat'
import type { KnownStates } from './known-state.ts'
import { sampleMessage, sendTarget } from './sample-message.ts'
import { textParam } from './state-params.ts'

const { templates } = SANDBOX

/** WeChat lets an account hold so many (wire-protocol reference, rate-limits page). */
const mostTemplates = 25

/** Message templates of the sandbox app, and messages that were sent by them. */
export const templateStates: KnownStates = {
  'the account has a template': {
    summary: 'The account took up a template with this text.',
    params: {
      template_id: '43 characters',
      content: 'its text, e.g. `{{thing1.DATA}}`',
      title: 'default: `Sample`',
      example: 'default: none',
    },
    async setUp(mock, template) {
      await mock.post('/templates', { ...template })
      return undefined
    },
  },
  'the account has no template': {
    summary: 'The account deleted its templates.',
    async setUp(mock) {
      const token = await mock.accessToken()
      for (const { template_id } of Object.values(templates))
        await mock.wechat('POST', `/cgi-bin/template/del_private_template?access_token=${token}`, { template_id })
      return undefined
    },
  },
  'the account has as many templates as it may': {
    summary: 'The account holds 25 templates: 45026.',
    async setUp(mock) {
      const more = mostTemplates - Object.keys(templates).length
      for (let n = 0; n < more; n += 1)
        await mock.post('/templates', { template_id: `full-${n}-`.padEnd(43, '0'), content: '{{thing1.DATA}}' })
      return undefined
    },
  },
  'the industries were set this month': {
    summary: 'The account set its industries in this month already: 43100.',
    async setUp(mock) {
      const token = await mock.accessToken()
      const industries = { industry_id1: '2', industry_id2: '5' }
      await mock.wechat('POST', `/cgi-bin/template/api_set_industry?access_token=${token}`, industries)
      return undefined
    },
  },
  'the account took up a template of the library': {
    summary: 'The account took a template of the library, all its keywords with it.',
    params: { template_id_short: 'its number in the library' },
    gives: { 'template-id': 'its id in the account' },
    async setUp(mock, params) {
      const target = `/cgi-bin/template/api_add_template?access_token=${await mock.accessToken()}`
      const added = await mock.wechat('POST', target, { ...params })
      return { 'template-id': String(added.template_id) }
    },
  },
  'another user was sent a message with this id': {
    summary: 'WeChat knows the client_msg_id of a message to another user, which is none of this one.',
    params: { client_msg_id: 'its id', openid: 'the other user' },
    async setUp(mock, params) {
      await mock.post('/users', { openid: textParam(params, 'openid') })
      await mock.wechat('POST', sendTarget(await mock.accessToken()), {
        ...sampleMessage,
        touser: textParam(params, 'openid'),
        client_msg_id: textParam(params, 'client_msg_id'),
      })
      return undefined
    },
  },
  'a message was sent with this id': {
    summary: 'WeChat knows the client_msg_id of a message to the sandbox follower.',
    params: { client_msg_id: 'its id', says: 'to another one: `45065` (default), `same-msgid` or `new-msgid`' },
    async setUp(mock, params) {
      await mock.post('/settings', { duplicateMessage: textParam(params, 'says', '45065') })
      await mock.wechat('POST', sendTarget(await mock.accessToken()), {
        ...sampleMessage,
        client_msg_id: textParam(params, 'client_msg_id'),
      })
      return undefined
    },
  },
}

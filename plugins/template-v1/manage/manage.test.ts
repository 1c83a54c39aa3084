import { encode, exchange, jsonResponse, shadowCall, wireRequest } from '@wxhost/contracts'
import type { AnyOperation } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import { add } from './add.ts'
import { deleteTemplate } from './delete-template.ts'
import { getIndustry } from './get-industry.ts'
import { list } from './list.ts'
import { setIndustry } from './set-industry.ts'

const id = 'iPk5sOIt5X_flOVKn5GrTFpncEYTojx6ddbt8WYoV5s'
const call = shadowCall({ settings: { aliases: { 'custom:promo': id } } })
const token = { access_token: { kind: 'credential', name: 'access-token' } }
const answered = (operation: AnyOperation, input: unknown, body: unknown) =>
  exchange(operation, input, jsonResponse(body), call)
const notWeChat = { kind: 'untrusted', reason: 'not-wechat' }

/** wire-protocol reference, additions 4 "Management answers". */
const prize = {
  template_id: id,
  title: '领取奖金提醒',
  primary_industry: 'IT科技',
  deputy_industry: '互联网|电子商务',
  content: '{{thing1.DATA}}\n金额:{{amount2.DATA}}{{ thing1.DATA }}',
  example: '…',
}

describe('template.list', () => {
  it('asks for all templates of the account', async () => {
    expect(await wireRequest(list, {}, call)).toMatchObject({
      method: 'GET',
      path: '/cgi-bin/template/get_all_private_template',
      query: token,
    })
  })

  it('gives each template with the keys that its text asks for', async () => {
    expect(await answered(list, {}, { template_list: [prize] })).toEqual({
      kind: 'output',
      output: { template_list: [{ ...prize, placeholders: ['thing1', 'amount2'] }] },
    })
  })

  it('leaves empty what WeChat leaves out', async () => {
    expect(await answered(list, {}, { template_list: [{ template_id: id }] })).toMatchObject({
      output: { template_list: [{ title: '', content: '', placeholders: [] }] },
    })
  })

  it.each([[{}], [{ template_list: {} }], [{ template_list: [null] }], [{ template_list: [{ title: 'x' }] }]])(
    'does not trust %j',
    async (body) => {
      expect(await answered(list, {}, body)).toEqual(notWeChat)
    },
  )
})

describe('template.add', () => {
  const input = { template_id_short: '43216', keyword_name_list: ['就诊事项', '挂号费用'] }

  it('sends the number of the library and the keywords', async () => {
    expect(await wireRequest(add, input, call)).toMatchObject({
      method: 'POST',
      path: '/cgi-bin/template/api_add_template',
      query: token,
      body: { value: input },
    })
  })

  it('refuses keywords that are no plain text', async () => {
    expect(await encode(add, { ...input, keyword_name_list: ['a', 'b\u0000'] }, call)).toMatchObject({
      class: 'invalid-argument',
      code: 'keyword-not-text',
      path: '/keyword_name_list',
    })
  })

  it('gives the new template id', async () => {
    expect(await answered(add, input, { errcode: 0, errmsg: 'ok', template_id: id })).toEqual({
      kind: 'output',
      output: { template_id: id },
    })
  })

  it('does not trust an answer without one', async () => {
    expect(await answered(add, input, { errcode: 0, errmsg: 'ok' })).toEqual(notWeChat)
    expect(await answered(add, input, { errcode: 0, errmsg: 'ok', template_id: '' })).toEqual(notWeChat)
  })

  it.each([
    [40037, 'invalid-argument', '/template_id_short'],
    // "invalid keyword_name_list" and "need new category template" (wire-protocol reference, errcodes).
    [40246, 'invalid-argument', '/keyword_name_list'],
    [40247, 'invalid-argument', '/template_id_short'],
  ])('answers %i as %s of %s', async (errcode, errorClass, path) => {
    expect(await answered(add, input, { errcode, errmsg: 'x' })).toMatchObject({ class: errorClass, path })
  })

  it('answers that there are too many as a business error', async () => {
    expect(await answered(add, input, { errcode: 45026, errmsg: 'x' })).toMatchObject({
      class: 'business',
      code: '45026',
    })
  })
})

describe('template.delete', () => {
  it('sends the id that an alias stands for', async () => {
    expect(await wireRequest(deleteTemplate, { template_id: 'custom:promo' }, call)).toMatchObject({
      method: 'POST',
      path: '/cgi-bin/template/del_private_template',
      query: token,
      body: { value: { template_id: id } },
    })
  })

  it('refuses an unknown alias', async () => {
    expect(await encode(deleteTemplate, { template_id: 'custom:none' }, call)).toMatchObject({ code: 'unknown-alias' })
  })

  it('says that it is done', async () => {
    expect(await answered(deleteTemplate, { template_id: id }, { errcode: 0, errmsg: 'ok' })).toEqual({
      kind: 'output',
      output: { deleted: true },
    })
  })

  it('does not take an empty object for a yes', async () => {
    expect(await answered(deleteTemplate, { template_id: id }, {})).toEqual(notWeChat)
  })

  it('answers 40037 as a fault of the id', async () => {
    expect(await answered(deleteTemplate, { template_id: id }, { errcode: 40037, errmsg: 'x' })).toMatchObject({
      class: 'invalid-argument',
      path: '/template_id',
    })
  })

  it('is done where a repeat of its own finds the template gone', async () => {
    const gone = jsonResponse({ errcode: 40037, errmsg: 'invalid template_id' })

    expect(await exchange(deleteTemplate, { template_id: id }, gone, call, { resent: true })).toEqual({
      kind: 'output',
      output: { deleted: true },
    })
  })
})

describe('the industries', () => {
  const primary_industry = { first_class: '运输与仓储', second_class: '快递' }
  const secondary_industry = { first_class: 'IT科技', second_class: '互联网|电子商务' }

  it('are read', async () => {
    expect(await wireRequest(getIndustry, {}, call)).toMatchObject({
      method: 'GET',
      path: '/cgi-bin/template/get_industry',
    })
    expect(await answered(getIndustry, {}, { primary_industry, secondary_industry })).toEqual({
      kind: 'output',
      output: { primary_industry, secondary_industry },
    })
  })

  it.each([[{}], [{ primary_industry }], [{ primary_industry, secondary_industry: { first_class: 1 } }], [[]]])(
    'are not read from %j',
    async (body) => {
      expect(await answered(getIndustry, {}, body)).toEqual(notWeChat)
    },
  )

  it('are set by number', async () => {
    const input = { industry_id1: '1', industry_id2: '4' }

    expect(await wireRequest(setIndustry, input, call)).toMatchObject({
      method: 'POST',
      path: '/cgi-bin/template/api_set_industry',
      body: { value: input },
    })
    expect(await answered(setIndustry, input, { errcode: 0, errmsg: 'ok' })).toEqual({
      kind: 'output',
      output: { accepted: true },
    })
  })

  it('are set once a month', async () => {
    const refused = await answered(
      setIndustry,
      { industry_id1: '1', industry_id2: '4' },
      { errcode: 43100, errmsg: 'x' },
    )

    expect(refused).toMatchObject({ class: 'quota-exhausted', code: '43100' })
  })
})

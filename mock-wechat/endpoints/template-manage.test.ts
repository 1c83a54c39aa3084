import { describe, expect, test } from 'vitest'
import { industryOf } from '../rules/industries.ts'
import { SANDBOX } from '../sandbox.ts'
import { createSender } from '../testing/sender.ts'
import { placeholdersOf } from '../world/templates.ts'

const BASE = '/cgi-bin/template'

async function createManager() {
  const sender = await createSender()
  const { access_token } = sender
  return {
    ...sender,
    ask: (name: string) => sender.get(`${BASE}/${name}`, { access_token }),
    tell: (name: string, body: unknown) => sender.post(`${BASE}/${name}`, { access_token }, body),
  }
}

describe('the templates of an account', () => {
  // additions, section 4, "Management answers".
  test('are listed with content and placeholders', async () => {
    const { ask } = await createManager()
    const { template_list } = await ask('get_all_private_template')
    expect(template_list).toContainEqual({
      template_id: 'iPk5sOIt5X_flOVKn5GrTFpncEYTojx6ddbt8WYoV5s',
      title: '领取奖金提醒',
      primary_industry: 'IT科技',
      deputy_industry: '互联网|电子商务',
      content: '{{thing1.DATA}}\n金额:{{amount2.DATA}}',
      example: expect.any(String),
    })
  })

  test('grow by one of the library, which can then be sent', async () => {
    const { tell, send } = await createManager()
    const added = await tell('api_add_template', {
      template_id_short: '43216',
      keyword_name_list: ['就诊事项', '挂号费用'],
    })
    expect(added).toEqual({ errcode: 0, errmsg: 'ok', template_id: expect.stringMatching(/^[\w-]{43}$/) })
    const data = { thing1: { value: '挂号' }, amount3: { value: '1元' } }
    expect(await send({ template_id: added.template_id, data })).toMatchObject({ errcode: 0 })
  })

  test('grow by all keywords when none are chosen', async () => {
    const { tell, world } = await createManager()
    const { template_id } = await tell('api_add_template', { template_id_short: '43817' })
    const content = world.templates.get(SANDBOX.app.appid, String(template_id))?.content ?? ''
    expect(placeholdersOf(content)).toEqual(['character_string1', 'amount2', 'time3'])
  })

  test('refuse what the library does not have', async () => {
    const { tell, errcodeOf } = await createManager()
    const add = (body: unknown) => errcodeOf(tell('api_add_template', body))
    expect(await add({ template_id_short: '1' })).toBe(40037)
    expect(await add({ template_id_short: 'toString' })).toBe(40037)
    for (const keyword_name_list of [['nothing'], [], 'text', [7]]) {
      expect(await add({ template_id_short: '43216', keyword_name_list })).toBe(40246)
    }
  })

  test('are at most 25', async () => {
    const { tell, errcodeOf } = await createManager()
    const add = () => errcodeOf(tell('api_add_template', { template_id_short: '43216' }))
    for (let held = 2; held < 25; held += 1) expect(await add()).toBe(0)
    expect(await add()).toBe(45026)
  })

  test('can be deleted once', async () => {
    const { tell, send, errcodeOf } = await createManager()
    const { template_id } = SANDBOX.templates.appointment
    expect(await errcodeOf(tell('del_private_template', { template_id }))).toBe(0)
    expect(await errcodeOf(tell('del_private_template', { template_id }))).toBe(40037)
    expect(await errcodeOf(send())).toBe(40037)
  })
})

describe('the industries of an account', () => {
  test('can be read', async () => {
    const { ask } = await createManager()
    expect(await ask('get_industry')).toEqual({
      primary_industry: { first_class: 'IT科技', second_class: '互联网|电子商务' },
      secondary_industry: { first_class: '运输与仓储', second_class: '快递' },
    })
  })

  test('can be changed once a month, as text or number', async () => {
    const { ask, tell, errcodeOf } = await createManager()
    const set = (industry_id1: unknown, industry_id2: unknown) =>
      errcodeOf(tell('api_set_industry', { industry_id1, industry_id2 }))
    expect(await set('22', 7)).toBe(0)
    expect(await ask('get_industry')).toMatchObject({ primary_industry: { second_class: '医药医疗' } })
    expect(await set('1', '2')).toBe(43100)
    expect(await set('42', '1')).toBe(40097)
    expect(await set('one', '1')).toBe(40097)
  })

  test('can be changed again in the next month', async () => {
    const { world } = await createManager()
    const { appid } = SANDBOX.app
    const set = (now: number) => () => world.templates.setIndustries(appid, 1, 2, now)
    set(Date.UTC(2026, 10, 30, 15, 59))()
    expect(set(Date.UTC(2026, 10, 30, 15, 59, 59))).toThrow('change template too frequently')
    set(Date.UTC(2026, 10, 30, 16))()
  })

  test('are empty where they were never set', async () => {
    const { get, stableToken } = await createManager()
    const { access_token } = await stableToken(SANDBOX.miniProgram)
    expect(await get(`${BASE}/get_industry`, { access_token })).toEqual({
      primary_industry: { first_class: '', second_class: '' },
      secondary_industry: { first_class: '', second_class: '' },
    })
  })

  test('are 41', () => {
    expect([industryOf(0), industryOf(41)?.first_class, industryOf(42)]).toEqual([undefined, '其它', undefined])
  })
})

import { WechatError } from '../base/wechat-error.ts'
import { type Industry, industryOf } from '../rules/industries.ts'
import { contentOf, libraryTemplate } from '../rules/template-library.ts'
import { bodyOf, type Endpoint, ok, textOf, withToken } from './endpoint.ts'

const BASE = '/cgi-bin/template'

/** GET get_all_private_template: every template that the account has taken up. */
const list = withToken('GET', `${BASE}/get_all_private_template`, ({ world }, app) => ({
  json: {
    template_list: world.templates.list(app.appid).map((template) => ({
      template_id: template.template_id,
      title: template.title,
      primary_industry: template.primary_industry ?? '',
      deputy_industry: template.deputy_industry ?? '',
      content: template.content,
      example: template.example,
    })),
  },
}))

/** POST api_add_template: takes up a template of the public library under an id of the account's own. */
const add = withToken('POST', `${BASE}/api_add_template`, (request, app) => {
  const body = bodyOf(request)
  const found = libraryTemplate(textOf(body, 'template_id_short'))
  if (!found) throw new WechatError(40037)
  const content = contentOf(found, keywordsOf(body) ?? Object.keys(found.keywords))
  if (content === undefined) throw new WechatError(40246)
  const template_id = request.world.random.word(43)
  request.world.templates.add(app.appid, { template_id, title: found.title, content, example: '' })
  return ok({ template_id })
})

/** @throws WechatError 40246 when it is no list of names */
function keywordsOf(body: Record<string, unknown>): readonly string[] | undefined {
  const names = body.keyword_name_list
  if (names === undefined) return undefined
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) throw new WechatError(40246)
  return names
}

/** POST del_private_template. */
const remove = withToken('POST', `${BASE}/del_private_template`, (request, app) => {
  if (!request.world.templates.remove(app.appid, textOf(bodyOf(request), 'template_id'))) throw new WechatError(40037)
  return ok()
})

/** POST api_set_industry: once a month. */
const setIndustry = withToken('POST', `${BASE}/api_set_industry`, (request, app) => {
  const body = bodyOf(request)
  const { world } = request
  const [primary, secondary] = [industryNumber(body.industry_id1), industryNumber(body.industry_id2)]
  world.templates.setIndustries(app.appid, primary, secondary, world.clock.now())
  return ok()
})

/** WeChat documents the numbers as texts; callers send both. @throws WechatError 40097 for one that is not in the table */
function industryNumber(value: unknown): number {
  const id = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof id === 'number' && industryOf(id)) return id
  throw new WechatError(40097)
}

/** GET get_industry. An account that never set them is answered with empty classes. */
const getIndustry = withToken('GET', `${BASE}/get_industry`, ({ world }, app) => {
  const held = world.templates.industries(app.appid)
  const none: Industry = { first_class: '', second_class: '' }
  const industry = (id: number | undefined) => ({ ...((id === undefined ? undefined : industryOf(id)) ?? none) })
  return { json: { primary_industry: industry(held?.primary), secondary_industry: industry(held?.secondary) } }
})

export const TEMPLATE_MANAGE: readonly Endpoint[] = [list, add, remove, setIndustry, getIndustry]

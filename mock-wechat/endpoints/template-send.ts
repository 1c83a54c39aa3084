import { isObject } from '../base/json.ts'
import { WechatError } from '../base/wechat-error.ts'
import { followWithFinish } from '../push/follow-with-finish.ts'
import { valueFits } from '../rules/value-rules.ts'
import { placeholdersOf, type Template } from '../world/templates.ts'
import type { User } from '../world/users.ts'
import type { World } from '../world/world.ts'
import { bodyOf, objectOf, ok, textOf, withToken } from './endpoint.ts'

const TEMPLATE_ID_SIZE = 43
/** The documented size of the sibling field of mass sending; none is documented here. */
const CLIENT_MSG_ID_BYTES = 64
const URL_BYTES = 2048

/** POST /cgi-bin/message/template/send */
export const templateSend = withToken('POST', '/cgi-bin/message/template/send', (request, app) => {
  const body = bodyOf(request)
  const templateId = textOf(body, 'template_id')
  // The size is looked at before anything else: a body nested under mp_template_msg is told 40036.
  if (templateId.length !== TEMPLATE_ID_SIZE) throw new WechatError(40036)
  const user = reachable(request.world, app.appid, textOf(body, 'touser'))
  const template = request.world.templates.get(app.appid, templateId)
  if (!template) throw new WechatError(40037)
  checkJump(body)
  const values = valuesFor(template, objectOf(body, 'data'))
  const clientMsgId = clientMsgIdOf(body)
  const { msgid, delivered } = request.world.outbox.deliver({
    appid: app.appid,
    openid: user.openid,
    templateId,
    values,
    ...(clientMsgId !== undefined && { clientMsgId }),
  })
  const after = delivered && followWithFinish(request.world, delivered)
  return { ...ok({ msgid }), ...(after && { after }) }
})

/** The user, if the account may write to them now. @throws WechatError 40003, 43004, 43019, 43101 */
function reachable(world: World, appid: string, openid: string): User {
  const user = world.users.get(appid, openid)
  if (!user) throw new WechatError(40003)
  if (!user.subscribed) throw new WechatError(43004)
  if (user.blacklisted) throw new WechatError(43019)
  if (user.refuses) throw new WechatError(43101)
  return user
}

function clientMsgIdOf(body: Record<string, unknown>): string | undefined {
  const id = textOf(body, 'client_msg_id')
  if (Buffer.byteLength(id) > CLIENT_MSG_ID_BYTES) throw new WechatError(45067)
  return id === '' ? undefined : id
}

function checkJump(body: Record<string, unknown>): void {
  if (Buffer.byteLength(textOf(body, 'url')) > URL_BYTES) throw new WechatError(40039)
  if (body.miniprogram === undefined || body.miniprogram === null) return
  const miniprogram = objectOf(body, 'miniprogram')
  if (textOf(miniprogram, 'appid') === '') throw new WechatError(40013)
  if (/\s/.test(textOf(miniprogram, 'pagepath'))) throw new WechatError(40165)
}

/** The values of a message by their keys. @throws WechatError 47003 naming the field that is missing or unfit */
function valuesFor(template: Template, data: Record<string, unknown>): Record<string, string> {
  for (const key of placeholdersOf(template.content)) if (!isObject(data[key])) throw unfit(`${key}.value`)
  return Object.fromEntries(Object.entries(data).map(([key, field]) => [key, valueIn(key, field)]))
}

function valueIn(key: string, field: unknown): string {
  const { value, color } = isObject(field) ? field : {}
  if (typeof value !== 'string' || !valueFits(key, value)) throw unfit(`${key}.value`)
  if (color !== undefined && !(typeof color === 'string' && /^#[0-9a-fA-F]{6}$/.test(color)))
    throw unfit(`${key}.color`)
  return value
}

const unfit = (field: string) => new WechatError(47003, `argument invalid! data.${field} invalid`)

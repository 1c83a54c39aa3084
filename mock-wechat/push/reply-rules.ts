import { isElements } from './read-xml.ts'
import type { PushFields } from './write-xml.ts'

type Fields = Readonly<Record<string, unknown>>

/** What each type of reply must hold (wire-protocol reference, callback page, 6; additions, 5). */
const HOLDS: Readonly<Record<string, readonly string[]>> = {
  text: ['Content'],
  image: ['Image', 'MediaId'],
  voice: ['Voice', 'MediaId'],
  video: ['Video', 'MediaId'],
  music: ['Music', 'ThumbMediaId'],
  news: ['Articles', 'item'],
  transfer_customer_service: [],
}
const MOST_ARTICLES = 8

/** Why WeChat could not show a reply; `undefined` where it can. */
export function faultOfMessage(push: PushFields, reply: Fields): string | undefined {
  if (reply.ToUserName !== push.FromUserName) return 'ToUserName must be the FromUserName of the push'
  if (reply.FromUserName !== push.ToUserName) return 'FromUserName must be the ToUserName of the push'
  if (!/^\d+$/.test(String(reply.CreateTime))) return 'CreateTime must be whole seconds'
  const type = String(reply.MsgType)
  const path = HOLDS[type]
  if (!path) return `MsgType must be one of ${Object.keys(HOLDS).join(', ')}`
  if (type === 'transfer_customer_service' && push.MsgType === 'event') return `${type} answers no event`
  const held = path.reduce<unknown>((at, name) => (isElements(at) ? at[name] : undefined), reply)
  if (path.length > 0 && isEmpty(held)) return `${path.join('/')} is missing`
  return type === 'news' ? faultOfNews(reply) : undefined
}

const isEmpty = (value: unknown) => value === undefined || value === ''

function faultOfNews(reply: Fields): string | undefined {
  const items = isElements(reply.Articles) ? reply.Articles.item : undefined
  const count = Array.isArray(items) ? items.length : 0
  if (String(reply.ArticleCount) !== String(count)) return 'ArticleCount is not the number of items'
  return count > MOST_ARTICLES ? `news has at most ${MOST_ARTICLES} items` : undefined
}

import { type Failure, failure, isJsonObject, type Json } from '@wxhost/core/protocol'
import type { XmlFields, XmlValue } from '@wxhost/core/protocol/xml'
import { replyKinds } from './reply-kinds.ts'
import { isMisfit, object, text } from './shapes.ts'

export type Reply = { readonly type: string; readonly fields: XmlFields }

/** @returns `nothing` where there is nothing to say. */
export function readReply(message: Json): Reply | 'nothing' | Failure {
  if (isNothing(message)) return 'nothing'
  const type = isJsonObject(message) && typeof message.MsgType === 'string' ? message.MsgType : ''
  const members = Object.hasOwn(replyKinds, type) ? replyKinds[type] : undefined
  if (members === undefined) return misfitting(`one of ${Object.keys(replyKinds).join(', ')}`, '/MsgType')
  const fields = object({ MsgType: text, ...members })(message, '')
  if (isMisfit(fields)) return misfitting(fields.misfit, fields.path)
  return { type, fields: withArticles(fields as XmlFields) }
}

/** `success` is what WeChat itself calls an answer that says nothing. */
const isNothing = (message: Json): boolean =>
  message === null ||
  message === '' ||
  message === 'success' ||
  (isJsonObject(message) && Object.keys(message).length === 0)

function withArticles({ Articles, ...fields }: XmlFields): XmlFields {
  if (!isList(Articles)) return fields
  return { ...fields, ArticleCount: Articles.length, Articles: { item: Articles } }
}

const isList = (value: XmlValue | undefined): value is readonly XmlValue[] => Array.isArray(value)

/** The message may hold what was said to a user: only its place is told. */
const misfitting = (expected: string, path: string): Failure =>
  failure('invalid-argument', 'reply-malformed', `Not a passive reply: expected ${expected} at ${path || 'the top'}`, {
    path,
  })

import { isJsonObject, type Operation, output, type Static, Type } from '@wxhost/core/protocol'
import { closed, commonErrors, notWeChat, post, readAnswer } from './ask.ts'

const nothing = Type.Object({}, closed)
const today = Type.Object({ limit: Type.Integer(), used: Type.Integer(), left: Type.Integer() }, closed)

/** New in v2: how many messages may still be sent today. @see access-token page, openapi/quota/get */
export const quota: Operation<Static<typeof nothing>, Static<typeof today>> = {
  summary: 'Read how many template messages may still be sent today',
  effect: 'safe',
  input: nothing,
  output: today,
  errors: [...commonErrors, 'invalid-argument'],
  example: {},
  encode: () => post('/cgi-bin/openapi/quota/get', { cgi_path: '/cgi-bin/message/template/send' }),
  decode: (response) =>
    readAnswer(response, {}, (body) => {
      const { daily_limit: limit, used, remain: left } = isJsonObject(body.quota) ? body.quota : {}
      const read = { limit, used, left }
      return areCounts(read) ? output(read) : notWeChat
    }),
}

const areCounts = (read: Record<string, unknown>): read is Static<typeof today> =>
  Object.values(read).every((count) => Number.isSafeInteger(count))

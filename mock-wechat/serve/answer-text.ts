import { type JsonObject, writeJson } from '../base/json.ts'
import type { RandomSource } from '../base/random.ts'

/** The content type that api.weixin.qq.com gives. */
export const WECHAT_JSON = 'application/json; encoding=utf-8'

/** A request id as in errmsg: the time in seconds, then two random parts, `655b0825-4bb435d9-2c8ecd13`. */
export function ridAt(now: number, random: RandomSource): string {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0')
  return `${seconds}-${random.hex(8)}-${random.hex(8)}`
}

/** A refusal as WeChat writes it; the sns endpoints set a comma before the rid. */
export function refusalText(path: string, refusal: { errcode: number; errmsg: string }, rid: string): string {
  const joint = path.startsWith('/sns/') ? ', ' : ' '
  return writeJson({ errcode: refusal.errcode, errmsg: `${refusal.errmsg}${joint}rid: ${rid}` })
}

export function jsonResponse(text: string): Response {
  return new Response(text, { headers: { 'content-type': WECHAT_JSON } })
}

export const jsonText = (value: JsonObject): string => writeJson(value)

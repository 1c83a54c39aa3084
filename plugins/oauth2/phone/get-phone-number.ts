import {
  type Decoded,
  type ErrcodeRules,
  isJsonObject,
  type JsonObject,
  json,
  type Operation,
  output,
  type Static,
  Type,
} from '@wxhost/core/protocol'
import { appToken, notWeChat, origin, readAnswer, rejectsAppToken } from '../endpoint.ts'
import { closed, codeField, maybe, openidField, textIn, wholeIn } from '../fields.ts'

const input = Type.Object(
  {
    code: codeField('From the phone button (not the login code); good once, for 5 minutes'),
    openid: Type.Optional(openidField),
  },
  closed,
)
type Input = Static<typeof input>

const phone = Type.Object(
  {
    phoneNumber: Type.String({ description: 'With the country code where it is not +86' }),
    purePhoneNumber: Type.String(),
    countryCode: Type.String(),
    watermark: Type.Optional(Type.Object({ appid: Type.String(), timestamp: Type.Integer() }, closed)),
  },
  closed,
)
type Phone = Static<typeof phone>

/** 40013 on this endpoint: the code was made for another app. */
const rules: ErrcodeRules = {
  ...rejectsAppToken,
  classes: { ...rejectsAppToken.classes, 40013: 'invalid-argument' },
  paths: { 40013: '/code', 40029: '/code', 40003: '/openid' },
}

/**
 * Trades the code of the phone button for the number. Billed for each success, hence never sent twice.
 * @see wire-protocol reference, additions 3 "getuserphonenumber"
 */
export const getPhoneNumber: Operation<Input, Phone> = {
  summary: "Read a mini-program user's phone number for a code of the phone button",
  effect: 'unsafe',
  input,
  output: phone,
  errors: [
    'credential',
    'user-state',
    'config',
    'invalid-argument',
    'retryable',
    'rate-limited',
    'permission',
    'business',
  ],
  example: { code: '0e1d2c3b4a', openid: 'oia2TjuEGTNoeX76QEjQNrcURxG8' },
  encode: (given) => ({
    method: 'POST',
    origin,
    path: '/wxa/business/getuserphonenumber',
    query: { access_token: appToken },
    body: json({ ...given }),
  }),
  decode: (response) => readAnswer(response, rules, readPhone),
}

function readPhone({ phone_info: info }: JsonObject): Decoded<Phone> {
  if (!isJsonObject(info)) return notWeChat
  const [phoneNumber, purePhoneNumber] = [textIn(info.phoneNumber), textIn(info.purePhoneNumber)]
  // WeChat's documents show it as a text and as a number.
  const countryCode = textIn(info.countryCode) ?? wholeIn(info.countryCode)?.toString()
  if (phoneNumber === undefined || purePhoneNumber === undefined || countryCode === undefined) return notWeChat
  return output({ phoneNumber, purePhoneNumber, countryCode, ...maybe('watermark', readWatermark(info.watermark)) })
}

function readWatermark(watermark: unknown): Phone['watermark'] {
  if (!isJsonObject(watermark)) return undefined
  const [appid, timestamp] = [textIn(watermark.appid), wholeIn(watermark.timestamp)]
  return appid === undefined || timestamp === undefined ? undefined : { appid, timestamp }
}

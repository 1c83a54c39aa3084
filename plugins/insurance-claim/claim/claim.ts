import { isJsonObject, type JsonObject, type Static, Type } from '@wxhost/core/protocol'

/** Amounts are read as they come, so that one that breaks an invariant can be reported instead of lost. */
const amount = Type.Integer({ description: 'In fen' })

/** The status object. @see wire-protocol reference, insurance page D */
export const Claim = Type.Object(
  {
    claim_id: Type.String(),
    out_claim_no: Type.String(),
    mchid: Type.String(),
    appid: Type.String(),
    state: Type.String({
      description:
        'ACCEPTED REVIEWING NEED_MATERIAL APPROVED PAYING PAY_FAILED; final: PAID REJECTED CANCELLED CLOSED; another one comes with the warning unknown-state and is not final',
    }),
    state_desc: Type.String(),
    claim_fee: amount,
    approved_fee: Type.Optional(amount),
    paid_fee: Type.Optional(amount),
    reject_code: Type.Optional(Type.String()),
    reject_reason: Type.Optional(Type.String()),
    required_materials: Type.Optional(Type.Array(Type.Unknown())),
    create_time: Type.String(),
    update_time: Type.String(),
    finish_time: Type.Optional(Type.String()),
    version: Type.Integer({ minimum: 0, description: 'Grows by 1 with each change' }),
    mix_trade_no: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
)
export type Claim = Static<typeof Claim>

type Check = (value: unknown) => boolean
const isText: Check = (value) => typeof value === 'string'
const isWhole: Check = (value) => Number.isSafeInteger(value)

const needed: Readonly<Record<string, Check>> = {
  claim_id: isText,
  out_claim_no: isText,
  mchid: isText,
  appid: isText,
  state: (value) => typeof value === 'string' && /^[A-Z][A-Z0-9_]{0,63}$/.test(value),
  state_desc: isText,
  claim_fee: isWhole,
  create_time: isText,
  update_time: isText,
  version: (value) => isWhole(value) && Number(value) >= 0,
}

const optional: Readonly<Record<string, Check>> = {
  approved_fee: isWhole,
  paid_fee: isWhole,
  reject_code: isText,
  reject_reason: isText,
  required_materials: Array.isArray,
  finish_time: isText,
  mix_trade_no: isText,
}

/**
 * The status object in a body whose signature is proven, without members that are not known; undefined where one is missing
 * or of another kind.
 */
export function readClaim(body: unknown): Claim | undefined {
  if (!isJsonObject(body)) return undefined
  const members = Object.keys({ ...needed, ...optional }).flatMap((name) => {
    const value = body[name]
    return value === undefined || value === null ? [] : [[name, value] as const]
  })
  const picked = Object.fromEntries(members)
  return isClaim(picked) ? picked : undefined
}

const isClaim = (value: JsonObject): value is Claim =>
  Object.entries(needed).every(([name, check]) => check(value[name])) &&
  Object.entries(optional).every(([name, check]) => value[name] === undefined || check(value[name]))

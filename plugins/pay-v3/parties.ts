import { type AppView, type Failure, failure, Type } from '@wxhost/core/protocol'
import { merchantOf } from '@wxhost/core/protocol/pay'
import { appidField, mchidField } from './fields.ts'
import { maybe, textIn } from './values.ts'

/** Members of an input that say in whose name; the app knows them, so each may be left out. */
export const ownFields = {
  appid: Type.Optional({ ...appidField, description: "The app's own appid; left out, it is filled in" }),
  mchid: Type.Optional({ ...mchidField, description: "The app's own merchant (partner mode: sp_mchid)" }),
}
export const subMchidField = {
  sub_mchid: Type.Optional({ ...mchidField, description: 'Partner mode: the merchant that is served' }),
}
export const partyFields = {
  ...ownFields,
  ...subMchidField,
  sub_appid: Type.Optional({ ...appidField, description: 'Partner mode: the appid of the merchant that is served' }),
}
export const partyNames = Object.keys(partyFields)

export interface PartyInput {
  readonly appid?: string
  readonly mchid?: string
  readonly sub_mchid?: string
  readonly sub_appid?: string
}

/** Who pays whom through whom. */
export interface Parties {
  /** Of the one who signs: the merchant, in partner mode the service provider. */
  readonly appid: string
  readonly mchid: string
  /** Partner mode: the merchant that is served. */
  readonly sub?: { readonly mchid: string; readonly appid?: string }
}

const refuse = (code: string, message: string, path: string): Failure =>
  failure('invalid-argument', code, message, { path })

/** Who signs. For calls that are the signer's own also in partner mode, e.g. bills. */
export function signerOf(input: PartyInput, app: AppView): Parties | Failure {
  const { appid } = app
  const mchid = merchantOf(app)
  if (typeof mchid !== 'string') return mchid
  if (!modes.includes(app.settings.mode)) return modeUnknown
  const fault = foreign('appid', input.appid, appid) ?? foreign('mchid', input.mchid, mchid)
  if (fault !== undefined) return fault
  return isPartner(app) ? { appid, mchid } : withoutSub({ appid, mchid }, input)
}

const foreign = (name: string, given: string | undefined, own: string): Failure | undefined =>
  given === undefined || given === own
    ? undefined
    : refuse(`${name}-foreign`, `${name} must be the app's own, ${own}; leave it out to have it filled in`, `/${name}`)

/** @see wire-protocol reference, additions 6 "Partner mode" */
export function partiesOf(input: PartyInput, app: AppView): Parties | Failure {
  const signer = signerOf(input, app)
  return 'kind' in signer || !isPartner(app) ? signer : withSub(signer, input, app)
}

const modes: readonly unknown[] = [undefined, 'merchant', 'partner']
const modeUnknown = failure(
  'config',
  'settings-malformed',
  'The setting mode for pay must be "merchant" or "partner": correct it in the apps file',
)

function withoutSub(own: Parties, input: PartyInput): Parties | Failure {
  const given = (['sub_mchid', 'sub_appid'] as const).find((name) => input[name] !== undefined)
  if (given === undefined) return own
  return refuse(
    'partner-mode-off',
    `${given} is for partner mode: set mode to "partner" in the app's settings for pay`,
    `/${given}`,
  )
}

function withSub(own: Parties, input: PartyInput, app: AppView): Parties | Failure {
  const mchid = subMchidOf(input, app)
  const appid = input.sub_appid ?? textIn(app.settings.subAppid)
  if (mchid !== undefined) return { ...own, sub: { mchid, ...maybe('appid', appid) } }
  return refuse(
    'sub-mchid-missing',
    'Partner mode needs sub_mchid, in the input or as subMchid in the settings',
    '/sub_mchid',
  )
}

/** Whether the app is a service provider's: its setting `mode` is `partner`. */
const isPartner = (app: AppView): boolean => app.settings.mode === 'partner'

/** The merchant that is served, where one is. */
export const subMchidOf = (input: PartyInput, app: AppView): string | undefined =>
  isPartner(app) ? (input.sub_mchid ?? textIn(app.settings.subMchid)) : undefined

/** Numbers are the served merchant's own: {@link subMchidOf}, as data. */
export const subMerchant = { input: '/sub_mchid', setting: 'subMchid' } as const

/** Where orders live: partners have an address of their own. */
export const transactionsOf = ({ sub }: Parties): string =>
  sub === undefined ? '/v3/pay/transactions' : '/v3/pay/partner/transactions'

/** The two merchants, as queries and closing name them. */
export const merchantsOf = ({ mchid, sub }: Parties): Record<string, string> =>
  sub === undefined ? { mchid } : { sp_mchid: mchid, sub_mchid: sub.mchid }

/** All that an order says of its parties. */
export const partyMembers = ({ appid, mchid, sub }: Parties): Record<string, string> =>
  sub === undefined
    ? { appid, mchid }
    : {
        sp_appid: appid,
        sp_mchid: mchid,
        ...(sub.appid === undefined ? {} : { sub_appid: sub.appid }),
        sub_mchid: sub.mchid,
      }

/** Whether WeChat's word names this merchant as the one who signs. Where it names nobody it is not known to be another's. */
export function isOfMerchant(resource: { readonly [name: string]: unknown }, mchid: string | undefined): boolean {
  const named = [resource.sp_mchid ?? resource.mchid, resource.combine_mchid].filter((value) => value !== undefined)
  return named.every((value) => value === mchid)
}

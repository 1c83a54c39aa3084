import { Type } from '@wxhost/core/protocol'

/** Members of WeChat's answers, read without trust: undefined for what is not of the kind. */
export const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** A whole number, also where WeChat writes it as a text of digits. */
export function wholeIn(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

/** `{ [name]: value }`, or nothing where there is no value: for members that may be left out. */
export const maybe = <N extends string, V>(name: N, value: V | undefined): { [K in N]?: V } =>
  value === undefined ? {} : ({ [name]: value } as { [K in N]?: V })

export const closed = { additionalProperties: false } as const

export const openidField = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,128}$',
  description: 'The user at this app; the same person has another openid at another app',
})
export const unionidField = Type.String({ description: 'The user over all apps of one open platform account' })
/** Codes and tokens are visible ASCII; anything else could not even be written into a query. */
export const codeField = (description: string) => Type.String({ pattern: '^[!-~]{1,512}$', description })
export const tokenField = (description: string) => Type.String({ pattern: '^[!-~]{1,1024}$', description })
export const userTokenField = tokenField(
  "The user's web token, from exchange-code or refresh; not the app's access token",
)

import { MockInputError } from '../base/mock-input-error.ts'

/** What WeChat does not document, or what a test wants otherwise. */
export interface Settings {
  /** Life of app and web tokens, in seconds. */
  tokenLifeSeconds: number
  /** How long the token before the current one still works, in seconds; also when a stable token is renewed. */
  graceSeconds: number
  /** Forced renewals of a stable token that count, a day. */
  forcedPerDay: number
  /** Least distance between two forced renewals, in seconds; a sooner one changes nothing. */
  forcedGapSeconds: number
  /** A forced renewal beyond the day's number: changes nothing, or is refused with 45009. */
  forcedBeyondLimit: 'same-token' | '45009'
  /** The address that WeChat sees; the loopback address of a test says nothing. */
  callerIp: string
  /** Answer to a second message with the same (openid, client_msg_id) within the window; it is never delivered. */
  duplicateMessage: 'same-msgid' | 'new-msgid' | '45065'
  /** How long a client_msg_id is remembered, in seconds. */
  dedupeSeconds: number
  /** Life of codes, in seconds. */
  codeLifeSeconds: number
  /** What an expired code is answered with; deployments differ. */
  expiredCode: 40029 | 42003
  /** Life of a web refresh token, in seconds. */
  refreshLifeSeconds: number
  /** The openid that stands before the browser in /connect/oauth2/authorize. */
  browserUser: string
}

export const DEFAULT_SETTINGS: Readonly<Settings> = {
  tokenLifeSeconds: 7200,
  graceSeconds: 300,
  forcedPerDay: 20,
  forcedGapSeconds: 30,
  forcedBeyondLimit: 'same-token',
  callerIp: '127.0.0.1',
  duplicateMessage: 'same-msgid',
  dedupeSeconds: 600,
  codeLifeSeconds: 300,
  expiredCode: 40029,
  refreshLifeSeconds: 30 * 86_400,
  browserUser: 'oia2TjuEGTNoeX76QEjQNrcURxG8',
}

/** Checks a change of settings and gives the settings that follow. */
export function changeSettings(held: Settings, change: Readonly<Record<string, unknown>>): Settings {
  for (const [key, value] of Object.entries(change)) checkSetting(key, value)
  return { ...held, ...change }
}

const CHOICES: Readonly<Record<string, readonly unknown[]>> = {
  forcedBeyondLimit: ['same-token', '45009'],
  duplicateMessage: ['same-msgid', 'new-msgid', '45065'],
  expiredCode: [40029, 42003],
}

function checkSetting(key: string, value: unknown): void {
  const usual = Object.hasOwn(DEFAULT_SETTINGS, key) ? DEFAULT_SETTINGS[key as keyof Settings] : undefined
  if (usual === undefined) {
    const known = Object.keys(DEFAULT_SETTINGS).join(', ')
    throw new MockInputError(`There is no setting "${key}". Expected one of: ${known}.`)
  }
  const choices = CHOICES[key]
  const fits = choices ? choices.includes(value) : typeof value === typeof usual && !(Number(value) < 0)
  if (fits) return
  const expected = choices
    ? choices.map((choice) => JSON.stringify(choice)).join(' or ')
    : typeof usual === 'number'
      ? 'a number >= 0'
      : `a ${typeof usual}`
  throw new MockInputError(`The setting "${key}" cannot be ${JSON.stringify(value)}. Give ${expected}.`)
}

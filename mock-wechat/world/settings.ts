import { MockInputError } from '../base/mock-input-error.ts'
import type { KeyMode } from './merchants.ts'

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
  /** Which keys of WeChat Pay merchants have that are not made otherwise. */
  payKeyMode: KeyMode
  /** How answers of WeChat Pay are signed, or spoilt: each of the others must not be trusted. */
  payAnswers: 'signed' | 'unsigned' | 'wrong-serial' | 'bad-signature' | 'probe'
  /** How many of 100 answers `payAnswers` spoils. */
  payAnswersPercent: number
  /** How far Wechatpay-Timestamp of answers is from the world's clock, in seconds; may be negative. */
  payAnswerSkewSeconds: number
  /** How far the timestamp of a request may be from the world's clock, in seconds. */
  payWindowSeconds: number
  /** What ordering or closing a paid order is answered with; WeChat's documents differ by age. */
  payPaidOrder: 'ORDERPAID' | 'ORDER_PAID' | 'OUT_TRADE_NO_USED'
  /** What closing a closed order is answered with. */
  payCloseClosed: '204' | 'ORDER_CLOSED'
  /** How long a refund is PROCESSING, in seconds. */
  refundSeconds: number
  /** What becomes of a refund by itself; `PROCESSING`: nothing until the control API settles it. */
  refundOutcome: 'SUCCESS' | 'ABNORMAL' | 'CLOSED' | 'PROCESSING'
  /** Least distance between two refunds of one order, in seconds. */
  refundGapSeconds: number
  /** `held`: notifications of WeChat Pay are made and listed, but sent only by the control API, as if they were lost. */
  notifySending: 'now' | 'held'
  /** How often a notification is sent at once when its time has come. */
  notifyCopies: number
  /** How many of 100 notifications are sent once more although they were accepted. */
  notifyRepeatPercent: number
  /** Before how many of 100 tries a probe goes first: one whose signature begins WECHATPAY/SIGNTEST/. */
  notifySigntestPercent: number
  /** Before how many of 100 tries a probe goes first: one under a platform serial that nobody knows. */
  notifyForeignSerialPercent: number
  /** How many of 100 notifications come under the public key, for merchants who have both kinds of key. */
  notifyKeyShare: number
  /** How many tries are under way at the same time, at most. */
  notifyConcurrency: number
  /** How long an answer to a notification may take, in milliseconds of the machine's time. */
  notifyTimeoutMs: number
  /** How far Wechatpay-Timestamp of notifications is from the world's clock, in seconds; may be negative. */
  notifySkewSeconds: number
  /** `odd`: spaces, escapes and an LF at the end, which a reader loses who writes the JSON again. */
  notifySpelling: 'compact' | 'odd'
  /** Leaves associated_data out of the resource: it is then empty. */
  notifyWithoutAad: boolean
  /** Hosts beyond this machine's loopback that may be contacted, with commas between them. */
  notifyHosts: string
  /** Where download addresses of bills begin. */
  billOrigin: string
  /** Rows are added to every bill until the file has at least so many bytes. */
  billPadBytes: number
  /** What hash_value of a bill says. */
  billHash: 'right' | 'wrong'
  /** How long WeChat waits for the answer to a push, in seconds of the machine's time. */
  pushTimeoutSeconds: number
  /** Tries of a push in all. */
  pushTries: number
  /** From the start of one try to the start of the next, in seconds. */
  pushRetrySeconds: number
  /** Whether a further try has a timestamp, nonce and ciphertext of its own; not documented. */
  pushRetries: 'fresh' | 'same'
  /** Which hosts pushes to accounts and platforms may go to. */
  pushHosts: 'loopback' | 'any'
  /** From a template message to its TEMPLATESENDJOBFINISH, in seconds. */
  finishSeconds: number
  /** TEMPLATESENDJOBFINISH arrives before the answer to the sending. */
  finishBeforeAnswer: boolean
  /** What TEMPLATESENDJOBFINISH says; `by-user`: what became of the user meanwhile. */
  finishStatus: 'by-user' | FinishStatus
  /** From one component_verify_ticket to the next, in seconds. */
  ticketSeconds: number
  /** Life of a component_verify_ticket, in seconds. */
  ticketLifeSeconds: number
  /** What becomes of an authorizer_refresh_token when api_authorizer_token has given a new one. */
  refreshRotation: 'dies-when-next-is-used' | 'dies-at-once' | 'none'
  /** The project's own claims API: serves, is not the merchant's to use (NO_AUTH), or is down (SERVICE_UNAVAILABLE). */
  claimService: 'open' | 'no-auth' | 'down'
  /** Claim requests of one merchant in one second; more are FREQUENCY_LIMITED. */
  claimsPerSecond: number
  /** A city_id whose claims are RULE_LIMIT, because it is not open. */
  claimClosedCity: string
}

export type FinishStatus = 'success' | 'failed:user block' | 'failed: system failed'

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
  payKeyMode: 'both',
  payAnswers: 'signed',
  payAnswersPercent: 100,
  payAnswerSkewSeconds: 0,
  payWindowSeconds: 300,
  payPaidOrder: 'ORDERPAID',
  payCloseClosed: '204',
  refundSeconds: 60,
  refundOutcome: 'SUCCESS',
  refundGapSeconds: 60,
  notifySending: 'now',
  notifyCopies: 1,
  notifyRepeatPercent: 0,
  notifySigntestPercent: 0,
  notifyForeignSerialPercent: 0,
  notifyKeyShare: 0,
  notifyConcurrency: 64,
  notifyTimeoutMs: 5000,
  notifySkewSeconds: 0,
  notifySpelling: 'compact',
  notifyWithoutAad: false,
  notifyHosts: '',
  billOrigin: 'https://api.mch.weixin.qq.com',
  billPadBytes: 0,
  billHash: 'right',
  pushTimeoutSeconds: 5,
  pushTries: 3,
  pushRetrySeconds: 5,
  pushRetries: 'fresh',
  pushHosts: 'loopback',
  finishSeconds: 1,
  finishBeforeAnswer: false,
  finishStatus: 'by-user',
  ticketSeconds: 600,
  ticketLifeSeconds: 43_200,
  refreshRotation: 'dies-when-next-is-used',
  claimService: 'open',
  claimsPerSecond: 100,
  claimClosedCity: '000000',
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
  payKeyMode: ['certificate', 'both', 'public-key'],
  payAnswers: ['signed', 'unsigned', 'wrong-serial', 'bad-signature', 'probe'],
  payPaidOrder: ['ORDERPAID', 'ORDER_PAID', 'OUT_TRADE_NO_USED'],
  payCloseClosed: ['204', 'ORDER_CLOSED'],
  refundOutcome: ['SUCCESS', 'ABNORMAL', 'CLOSED', 'PROCESSING'],
  notifySending: ['now', 'held'],
  notifySpelling: ['compact', 'odd'],
  billHash: ['right', 'wrong'],
  pushRetries: ['fresh', 'same'],
  pushHosts: ['loopback', 'any'],
  finishStatus: ['by-user', 'success', 'failed:user block', 'failed: system failed'],
  refreshRotation: ['dies-when-next-is-used', 'dies-at-once', 'none'],
  claimService: ['open', 'no-auth', 'down'],
}

/** Settings that may be below zero. */
const SIGNED = new Set(['payAnswerSkewSeconds', 'notifySkewSeconds'])

function checkSetting(key: string, value: unknown): void {
  const usual = Object.hasOwn(DEFAULT_SETTINGS, key) ? DEFAULT_SETTINGS[key as keyof Settings] : undefined
  if (usual === undefined) {
    const known = Object.keys(DEFAULT_SETTINGS).join(', ')
    throw new MockInputError(`There is no setting "${key}". Expected one of: ${known}.`)
  }
  const choices = CHOICES[key]
  const fits = choices
    ? choices.includes(value)
    : typeof value === typeof usual && (SIGNED.has(key) || !(Number(value) < 0))
  if (fits) return
  const expected = choices
    ? choices.map((choice) => JSON.stringify(choice)).join(' or ')
    : typeof usual === 'number'
      ? 'a number >= 0'
      : `a ${typeof usual}`
  throw new MockInputError(`The setting "${key}" cannot be ${JSON.stringify(value)}. Give ${expected}.`)
}

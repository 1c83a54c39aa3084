import type { Keyring } from '../../keyring/keyring.ts'
import type { AppView, Json } from '../../protocol/index.ts'
import type { CallMoment } from '../call-witness.ts'
import type { AnswerBook } from '../compare/asked-keys.ts'
import type { SeenAnswer, SeenCall } from '../compare/seen-call.ts'

/** One line of a traffic file: a call with its answers, and what stable asked of keys while it read them. */
export interface RecordedCall {
  readonly appid: string
  readonly protocol: string
  readonly seen: SeenCall
  readonly book: AnswerBook
}

const [purpose, context] = ['recorded-traffic', 'call']

/** As it is sealed. `answers`: bodies as base64. `inbound`: addresses of the plugin's channels. */
interface Written {
  readonly version: 1
  readonly appid: string
  readonly protocol: string
  readonly operation: string
  readonly input: Json
  readonly moment: CallMoment
  readonly app: AppView
  readonly inbound: Readonly<Record<string, string>>
  readonly answers: readonly {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
    readonly resent: boolean
  }[]
  readonly book: readonly (readonly [string, string])[]
}

/** Sealed as a whole: nothing of a call lies open in the file. @param channels those whose addresses are kept. */
export function sealCall(
  { appid, protocol, seen, book }: RecordedCall,
  channels: readonly string[],
  keyring: Keyring,
): string {
  const { app, inboundUrl, now, wechatNow, deadline, idempotencyKey } = seen.facts
  const written: Written = {
    version: 1,
    appid,
    protocol,
    operation: seen.operationName,
    input: seen.input as Json,
    moment: { now, wechatNow, deadline, idempotencyKey },
    app,
    inbound: Object.fromEntries(channels.flatMap((name) => pairOf(name, inboundUrl(name)))),
    answers: seen.answers.map(({ response: { status, headers, body }, resent }) => ({
      status,
      headers,
      body: Buffer.from(body).toString('base64'),
      resent,
    })),
    book: [...book],
  }
  return keyring.seal(purpose, context, Buffer.from(JSON.stringify(written)))
}

const pairOf = (name: string, url: string | undefined): readonly (readonly [string, string])[] =>
  url === undefined ? [] : [[name, url]]

/** Undefined: forged, cut off, of another version, or sealed under a key that is not here. */
export function openCall(line: string, keyring: Keyring): RecordedCall | undefined {
  const opened = keyring.open(purpose, context, line.trim())
  if (opened === undefined) return undefined
  const written = JSON.parse(Buffer.from(opened).toString()) as Written
  if (written.version !== 1) return undefined
  const { appid, protocol, operation, input, moment, app, inbound, answers, book } = written
  const inboundUrl = (channel: string) => (Object.hasOwn(inbound, channel) ? inbound[channel] : undefined)
  const seen = {
    operationName: operation,
    input,
    facts: { ...moment, app, inboundUrl },
    answers: answers.map(answerOf),
  }
  return { appid, protocol, seen, book: new Map(book) }
}

const answerOf = ({ status, headers, body, resent }: Written['answers'][number]): SeenAnswer => ({
  response: { status, headers, body: new Uint8Array(Buffer.from(body, 'base64')) },
  resent,
})

import {
  type Failure,
  type InboundAnswer,
  type InboundEvent,
  isJsonObject,
  type JsonObject,
  type Opened,
  type PushedCredential,
  refusalReasons,
  type Settled,
  type Tracked,
} from '../protocol/index.ts'
import { checkFailure } from './checked-result.ts'
import { InvalidResultError } from './invalid-result-error.ts'

const stages: readonly unknown[] = ['sent', 'accepted', 'delivered', 'failed']
const reasons: readonly unknown[] = refusalReasons
const invalid = (what: string) => new InvalidResultError(what)

/** @throws InvalidResultError when open returned something that is no {@link Opened}. */
export function checkOpened(value: unknown): Opened {
  if (!isJsonObject(value)) throw invalid('open must return an object')
  switch (value.kind) {
    case 'events':
      if (!Array.isArray(value.events)) throw invalid('"events" must be a list')
      for (const event of value.events) checkEvent(event)
      checkAnswer(value.ack)
      checkOnce(value.once)
      return value as unknown as Opened
    case 'answer':
      checkAnswer(value.answer)
      return value as unknown as Opened
    case 'refused':
      checkAnswer(value.answer)
      if (!reasons.includes(value.reason)) throw invalid('unknown reason of "refused"')
      return value as unknown as Opened
    case 'open-again':
      if (typeof value.refresh !== 'string') throw invalid('"open-again" needs the name of a credential')
      return value as unknown as Opened
    default:
      throw invalid(`open may not return kind ${JSON.stringify(value.kind)}`)
  }
}

/** @throws InvalidResultError */
export function checkReply(value: unknown): InboundAnswer | Failure {
  return isJsonObject(value) && value.kind === 'error' ? checkFailure(value) : checkAnswer(value)
}

/** @throws InvalidResultError */
export function checkTracked(value: unknown): Tracked | undefined {
  if (value === undefined) return undefined
  if (!isJsonObject(value)) throw invalid('tracks must return an object or undefined')
  checkKey(value)
  const { ask } = value
  if (ask !== undefined && !(isJsonObject(ask) && typeof ask.operation === 'string'))
    throw invalid('"ask" must be { operation, input }')
  return value as unknown as Tracked
}

/** @throws InvalidResultError */
export function checkSettled(value: unknown): Settled | undefined {
  if (value === undefined) return undefined
  if (!isJsonObject(value)) throw invalid('settles must be an object or undefined')
  checkKey(value)
  if (typeof value.protocol !== 'string') throw invalid('settles.protocol must be a string')
  for (const name of ['at', 'version'])
    if (value[name] !== undefined && !Number.isFinite(value[name])) throw invalid(`"${name}" must be a finite number`)
  if (value.final !== undefined && typeof value.final !== 'boolean') throw invalid('"final" must be true or false')
  if (value.event !== undefined) checkEvent(value.event)
  return value as unknown as Settled
}

function checkKey({ key, stage, owner, detail }: JsonObject): void {
  if (detail !== undefined && typeof detail !== 'string') throw invalid('"detail" must be a string')
  if (!isText(key, 200)) throw invalid('"key" must be a string of 1 to 200 characters')
  if (!stages.includes(stage)) throw invalid(`"stage" must be one of ${stages.join(', ')}`)
  if (owner !== undefined && owner !== 'app' && owner !== 'merchant') throw invalid('"owner" must be app or merchant')
}

function checkEvent(value: unknown): asserts value is InboundEvent {
  if (!isJsonObject(value)) throw invalid('an event must be an object')
  if (!isText(value.id, 300) || !isText(value.type, 100)) throw invalid('an event needs "id" and "type"')
  const { alsoKnownAs, orderKey, credentials, data } = value
  if (alsoKnownAs !== undefined && !(Array.isArray(alsoKnownAs) && alsoKnownAs.every((one) => isText(one, 300))))
    throw invalid('"alsoKnownAs" must be a list of ids')
  if (orderKey !== undefined && typeof orderKey !== 'string') throw invalid('"orderKey" must be a string')
  if (data === undefined) throw invalid('an event needs "data"')
  checkSettled(value.settles)
  if (credentials !== undefined && !(Array.isArray(credentials) && credentials.every(isPushedCredential)))
    throw invalid('"credentials" must be a list of { source, values }')
}

const isPushedCredential = (value: unknown): value is PushedCredential =>
  isJsonObject(value) && typeof value.source === 'string' && isJsonObject(value.values)

function checkAnswer(value: unknown): InboundAnswer {
  const fine =
    isJsonObject(value) &&
    Number.isInteger(value.status) &&
    Number(value.status) >= 200 &&
    Number(value.status) < 600 &&
    typeof value.body === 'string'
  if (!fine) throw invalid('an answer must be { status, body }')
  return value as unknown as InboundAnswer
}

function checkOnce(once: unknown): void {
  if (once === undefined) return
  if (!isJsonObject(once) || typeof once.nonce !== 'string' || typeof once.untilMs !== 'number')
    throw invalid('"once" must be { nonce, untilMs }')
}

const isText = (value: unknown, most: number): boolean =>
  typeof value === 'string' && value !== '' && value.length <= most

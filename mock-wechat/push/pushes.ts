import { type CallOutcome, callOut } from '../base/call-out.ts'
import { MockStateError } from '../base/mock-state-error.ts'
import type { Schedule } from '../base/schedule.ts'
import type { Settings } from '../world/settings.ts'
import type { Envelope } from './envelope.ts'
import type { Reply } from './read-reply.ts'

/** A push before its first try. */
export interface Outgoing {
  /** The account or platform that is pushed to. */
  readonly appid: string
  /** MsgType, Event or InfoType. */
  readonly type: string
  /** The plain text; the same in all tries. */
  readonly text: string
  /** Whether a user waits for the answer, and reads a notice where there is none. */
  readonly byUser: boolean
  /** What goes over the wire; asked for anew for each try. */
  seal(): Envelope
  read(body: string): Reply
}

/** One try. Times in milliseconds of the world. */
export interface PushTry {
  readonly at: number
  readonly outcome: CallOutcome['kind']
  readonly status?: number
  readonly reason?: string
}

/**
 * `waiting`: a try is under way or to come; `accepted`: nothing to say; `replied`: a message that WeChat could read;
 * `unreadable`: an answer that it could not; `failed`: no answer in all tries; `forbidden`: the host may not be contacted.
 */
export type PushStatus = 'waiting' | 'accepted' | 'replied' | 'unreadable' | 'failed' | 'forbidden'

export interface PushRecord {
  readonly id: number
  readonly appid: string
  readonly type: string
  readonly text: string
  readonly at: number
  /** Id of the push that this one repeats on demand. */
  readonly repeats?: number
  status: PushStatus
  readonly tries: PushTry[]
  reply?: Reply
  /** What the user reads in the place of an answer. */
  userReads?: string
}

const NOTICE = '该公众号暂时无法提供服务，请稍后再试'
/** How many pushes are kept to be looked at. */
const MOST_HELD = 10_000
/** The first MsgId of a world; that of the wire-protocol reference's sample. */
const FIRST_MSG_ID = 6054768590064713728n

interface Source {
  readonly now: () => number
  readonly settings: () => Settings
  readonly schedule: Schedule
}

/** What WeChat pushes, and what became of it: three tries in all, then it gives up (additions, 5). */
export class Pushes {
  readonly #source: Source
  readonly #held = new Map<number, { record: PushRecord; outgoing: Outgoing; envelope?: Envelope }>()
  #nextId = 1
  #nextMsgId = FIRST_MSG_ID

  constructor(source: Source) {
    this.#source = source
  }

  /** Begins the first try at once. `first` is over with the first try, whatever came of it. */
  send(outgoing: Outgoing, repeats?: number): { readonly record: PushRecord; readonly first: Promise<void> } {
    const { appid, type, text } = outgoing
    const about = { id: this.#nextId++, appid, type, text, at: this.#source.now() }
    const record: PushRecord = { ...about, status: 'waiting', tries: [], ...(repeats !== undefined && { repeats }) }
    this.#held.set(record.id, { record, outgoing })
    const oldest = this.#held.keys().next().value
    if (this.#held.size > MOST_HELD && oldest !== undefined) this.#held.delete(oldest)
    return { record, first: this.#try(record.id) }
  }

  /** Sends a push once more from the start, as after a lost answer: same MsgId, same text. @throws MockStateError */
  again(id: number) {
    const held = this.#held.get(id)
    if (!held) throw new MockStateError(`There is no push ${id}. GET /__mock/pushes lists them.`)
    return this.send(held.outgoing, id)
  }

  /** Oldest first. */
  list(): readonly PushRecord[] {
    return [...this.#held.values()].map(({ record }) => record)
  }

  takeMsgId(): bigint {
    return this.#nextMsgId++
  }

  clear(): void {
    this.#held.clear()
    this.#nextMsgId = FIRST_MSG_ID
  }

  async #try(id: number): Promise<void> {
    const held = this.#held.get(id)
    if (!held) return
    const { pushTimeoutSeconds, pushHosts, pushRetries } = this.#source.settings()
    const envelope = pushRetries === 'same' && held.envelope ? held.envelope : held.outgoing.seal()
    held.envelope = envelope
    const at = this.#source.now()
    const how = { timeoutMs: pushTimeoutSeconds * 1000, anywhere: pushHosts === 'any' }
    const outcome = await callOut({ method: 'POST', ...envelope, ...how })
    // The world may have been reset meanwhile.
    if (this.#held.get(id) !== held) return
    held.record.tries.push(tryOf(at, outcome))
    this.#judge(held, outcome, at)
  }

  #judge({ record, outgoing }: { record: PushRecord; outgoing: Outgoing }, outcome: CallOutcome, at: number): void {
    if (outcome.kind === 'answered' && outcome.status === 200) {
      record.reply = outgoing.read(outcome.body)
      record.status = STATUS_OF[record.reply.kind]
    } else if (outcome.kind === 'forbidden') {
      record.status = 'forbidden'
    } else if (record.tries.length >= this.#source.settings().pushTries) {
      record.status = 'failed'
    } else {
      const dueAt = at + this.#source.settings().pushRetrySeconds * 1000
      this.#source.schedule.at(dueAt, () => void this.#try(record.id))
    }
    const silent = record.status === 'failed' || record.status === 'unreadable'
    if (silent && outgoing.byUser) record.userReads = NOTICE
  }
}

const STATUS_OF = { nothing: 'accepted', message: 'replied', unreadable: 'unreadable' } as const

function tryOf(at: number, outcome: CallOutcome): PushTry {
  const { kind } = outcome
  if (kind === 'answered') return { at, outcome: kind, status: outcome.status }
  return { at, outcome: kind, ...(kind === 'unreachable' && { reason: outcome.reason }) }
}

import { isHostError } from '../../errors/host-error.ts'
import type { AppView, Call } from '../../protocol/index.ts'
import { whenGivenUp } from '../given-up.ts'
import { MemberFault } from '../member-fault.ts'
import { Foresight } from './ahead.ts'
import { Packer, unpack } from './crossing.ts'
import { type AskMessage, asynchronousMembers, type Lacks, mostAsks, type OfRun, type ToThread } from './messages.ts'
import { Turns } from './turns.ts'

interface InHand {
  readonly member: number
  readonly args: readonly unknown[]
  readonly call: Call | undefined
  /** Errors of the host that the plugin met. */
  hostErrors: unknown[] | undefined
  /** Times that it was run again, since it lacked something. */
  again: number
  /** What it asked of the host so far. */
  asks: number
  resolve(value: unknown): void
  reject(error: unknown): void
}

/** A plugin that asks for something else each time it is run, or for too much is not pure. */
const mostAgain = 16
/** So many are answered in one turn of the event loop, since keys are at work in the host's own thread: some 10 ms. */
const asksATurn = 16

/** The calls that a thread has not answered yet, and their part of the talk with it. */
export class CallsInHand {
  readonly #send: (message: ToThread) => void
  readonly #inHand = new Map<number, InHand>()
  readonly #foresight = new Foresight()
  readonly #turns = new Turns(asksATurn)
  readonly #apps = new WeakMap<AppView, number>()
  #lastApp = 0
  /** Why the thread takes no calls any more. */
  #gone: MemberFault | undefined
  #last = 0

  constructor(send: (message: ToThread) => void) {
    this.#send = send
  }

  /** Rejects with a MemberFault, or with the host's own error that the plugin handed on. */
  run(member: number, args: readonly unknown[], callAt: number | undefined): Promise<unknown> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone)
    const call = callAt === undefined ? undefined : (args[callAt] as Call)
    const data = callAt === undefined ? args : args.toSpliced(callAt, 1)
    return this.#take({ member, args: data, call }, (id, one) => this.#start(id, one))
  }

  lines(member: number, lines: readonly string[], state: unknown, input: unknown): Promise<unknown> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone)
    return this.#take({ member, args: [], call: undefined }, (id) =>
      this.#send(['lines', id, member, lines, state, input]),
    )
  }

  heard(message: OfRun): void {
    const one = this.#inHand.get(message[1])
    // Given up meanwhile, or a thread that talks nonsense.
    if (one === undefined) return
    if (message[0] === 'ask') this.#turns.do(() => this.#ask(message, one))
    else if (message[0] === 'lacks') this.#again(message[1], one, message[2])
    else this.#end(message, one)
  }

  /** The message could not be sent: it holds what is no plain data. */
  unsent(message: ToThread): void {
    if (message[0] === 'run' || message[0] === 'lines')
      this.#give(message[1], (one) => one.reject(notData('was called with')))
    else if (message[0] === 'answer') this.#send(['refusal', message[1], 'TypeError', 'no plain data', undefined])
  }

  /** The thread is no more. */
  drop(fault: MemberFault): void {
    this.#gone = fault
    const all = [...this.#inHand.values()]
    this.#inHand.clear()
    for (const one of all) one.reject(fault)
  }

  #take(run: Pick<InHand, 'member' | 'args' | 'call'>, start: (id: number, one: InHand) => void): Promise<unknown> {
    const id = ++this.#last
    const pending = new Promise((resolve, reject) => {
      const one: InHand = { ...run, hostErrors: undefined, again: 0, asks: 0, resolve, reject }
      this.#inHand.set(id, one)
      start(id, one)
    })
    whenGivenUp(pending, () => this.#inHand.delete(id))
    return pending
  }

  #start(id: number, { member, args, call }: InHand): void {
    try {
      const packer = new Packer()
      const data = packer.pack(args) as readonly unknown[]
      const { references } = packer
      if (call === undefined) {
        this.#send(['run', id, member, data, references, undefined, -1, 0, 0, 0, ''])
        return
      }
      const { now, wechatNow, deadline, idempotencyKey } = call
      const ahead = this.#foresight.for(member, call)
      const app = this.#numberOf(call.app)
      this.#send(['run', id, member, data, references, ahead, app, now, wechatNow, deadline, idempotencyKey])
    } catch (error) {
      this.#give(id, (one) => one.reject(error))
    }
  }

  #numberOf(app: AppView): number {
    let id = this.#apps.get(app)
    if (id === undefined) {
      id = ++this.#lastApp
      this.#apps.set(app, id)
      this.#send(['app', id, app])
    }
    return id
  }

  #again(id: number, one: InHand, lacks: Lacks): void {
    if (++one.again <= mostAgain && this.#foresight.learn(one.member, lacks)) this.#start(id, one)
    else
      this.#give(id, () =>
        one.reject(new MemberFault('invalid', 'asks for something else each time it is run, or for too much')),
      )
  }

  #ask([, id, ask, member, args]: AskMessage, one: InHand): void {
    const { call } = one
    if (this.#inHand.get(id) !== one || call === undefined || !asynchronousMembers.includes(member)) return
    const refuse = (error: unknown) => {
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: 'refused' }
      one.hostErrors ??= []
      this.#send(['refusal', ask, name, message, isHostError(error) ? one.hostErrors.push(error) - 1 : undefined])
    }
    try {
      if (++one.asks > mostAsks) throw new Error('asks for too much')
      const asked = call[member] as (...args: unknown[]) => Promise<unknown>
      asked.apply(call, [...args]).then((value) => this.#send(['answer', ask, new Packer().pack(value)]), refuse)
    } catch (error) {
      refuse(error)
    }
  }

  #end(message: Exclude<OfRun, readonly ['ask' | 'lacks', ...unknown[]]>, one: InHand): void {
    this.#inHand.delete(message[1])
    if (message[0] === 'done') {
      const [, , value, references, noncesUsed] = message
      if (one.call !== undefined) this.#foresight.used(one.call, noncesUsed)
      one.resolve(unpacked(value, references))
    } else if (message[0] === 'threw') one.reject(new MemberFault('threw', message[2]))
    else if (message[0] === 'uncloneable') one.reject(notData('returned'))
    else one.reject(one.hostErrors?.[message[2]])
  }

  #give(id: number, settle: (one: InHand) => void): void {
    const one = this.#inHand.get(id)
    this.#inHand.delete(id)
    if (one !== undefined) settle(one)
  }
}

const notData = (did: string) => new MemberFault('invalid', `${did} what is no plain data, e.g. a function`)

function unpacked(...crossed: Parameters<typeof unpack>): unknown {
  try {
    return unpack(...crossed)
  } catch {
    // Where the plugin changed what its thread itself stands on.
    return Promise.reject(new MemberFault('invalid', 'returned what cannot be read'))
  }
}

import { isHostError } from '../../errors/host-error.ts'
import type { AppView, Call } from '../../protocol/index.ts'
import { MemberFault } from '../member-fault.ts'
import { Foresight } from './ahead.ts'
import { asynchronousMembers, type CallValues, type FromThread, type Lacks, type ToThread } from './messages.ts'
import { cutReferences, restoreReferences } from './references.ts'

interface InHand {
  readonly member: number
  readonly args: readonly unknown[]
  readonly call: Call | undefined
  /** Errors of the host that the plugin met. */
  readonly hostErrors: unknown[]
  /** Times that it was run again, since it lacked something. */
  again: number
  resolve(value: unknown): void
  reject(error: unknown): void
}

/** A plugin that asks for something else each time it is run is not pure. */
const mostAgain = 16

/** The calls that a thread has not answered yet, and their part of the talk with it. */
export class CallsInHand {
  readonly #send: (message: ToThread) => void
  readonly #inHand = new Map<number, InHand>()
  readonly #foresight = new Foresight()
  readonly #apps = new WeakMap<AppView, number>()
  #lastApp = 0
  #last = 0

  constructor(send: (message: ToThread) => void) {
    this.#send = send
  }

  get count(): number {
    return this.#inHand.size
  }

  /** Rejects with a MemberFault, or with the host's own error that the plugin handed on. */
  run(member: number, args: readonly unknown[], callAt: number | undefined): Promise<unknown> {
    const call = callAt === undefined ? undefined : (args[callAt] as Call)
    const data = callAt === undefined ? args : args.with(callAt, undefined)
    return new Promise((resolve, reject) => {
      const id = ++this.#last
      const one: InHand = { member, args: data, call, hostErrors: [], again: 0, resolve, reject }
      this.#inHand.set(id, one)
      this.#start(id, one)
    })
  }

  lines(member: number, lines: readonly string[], state: unknown, input: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#last
      this.#inHand.set(id, { member, args: [], call: undefined, hostErrors: [], again: 0, resolve, reject })
      this.#send({ kind: 'lines', id, member, lines, state, input })
    })
  }

  heard(message: FromThread): void {
    if (!('id' in message)) return
    const one = this.#inHand.get(message.id)
    // Given up meanwhile, or a thread that talks nonsense.
    if (one === undefined) return
    if (message.kind === 'ask') this.#ask(message, one)
    else if (message.kind === 'lacks') this.#again(message.id, one, message.lacks)
    else this.#end(message, one)
  }

  /** The message could not be sent: its arguments are no plain data. */
  unsent(message: ToThread): void {
    if (message.kind === 'run' || message.kind === 'lines')
      this.#give(message.id, (one) => one.reject(notData('was called with')))
    else if (message.kind === 'answer')
      this.#send({ ...message, kind: 'refusal', name: 'TypeError', message: 'no plain data', hostError: undefined })
  }

  /** The thread is no more. */
  drop(fault: MemberFault): void {
    const all = [...this.#inHand.values()]
    this.#inHand.clear()
    for (const one of all) one.reject(fault)
  }

  #start(id: number, { member, args, call }: InHand): void {
    try {
      const { value, references } = cutReferences(args)
      const known = call === undefined ? undefined : this.#valuesOf(call)
      const ahead = call === undefined ? undefined : this.#foresight.for(member, call)
      this.#send({ kind: 'run', id, member, args: value as readonly unknown[], references, call: known, ahead })
    } catch (error) {
      this.#give(id, (one) => one.reject(error))
    }
  }

  #valuesOf({ app, now, wechatNow, deadline, idempotencyKey }: Call): CallValues {
    let id = this.#apps.get(app)
    if (id === undefined) {
      id = ++this.#lastApp
      this.#apps.set(app, id)
      this.#send({ kind: 'app', id, app })
    }
    return { app: id, now, wechatNow, deadline, idempotencyKey }
  }

  #again(id: number, one: InHand, lacks: Lacks): void {
    this.#foresight.learn(one.member, lacks)
    if (++one.again <= mostAgain) this.#start(id, one)
    else this.#give(id, () => one.reject(new MemberFault('invalid', 'asks for something else each time it is run')))
  }

  #ask({ ask, member, args }: Extract<FromThread, { kind: 'ask' }>, { call, hostErrors }: InHand): void {
    if (call === undefined || !asynchronousMembers.includes(member)) return
    const asked = call[member] as (...args: readonly unknown[]) => Promise<unknown>
    const refuse = (error: unknown) => {
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: 'refused' }
      const hostError = isHostError(error) ? hostErrors.push(error) - 1 : undefined
      this.#send({ kind: 'refusal', ask, name, message, hostError })
    }
    try {
      const answer = (value: unknown) => this.#send({ kind: 'answer', ask, value: cutReferences(value).value })
      asked.apply(call, args as unknown[]).then(answer, refuse)
    } catch (error) {
      refuse(error)
    }
  }

  #end(message: Exclude<FromThread, { kind: 'ready' | 'refused' }>, one: InHand): void {
    this.#inHand.delete(message.id)
    if (message.kind === 'done') {
      if (one.call !== undefined) this.#foresight.used(one.call, message.noncesUsed)
      one.resolve(restoreReferences(message.value, message.references))
    } else if (message.kind === 'threw') one.reject(new MemberFault('threw', message.note))
    else if (message.kind === 'uncloneable') one.reject(notData('returned'))
    else if (message.kind === 'host-error') one.reject(one.hostErrors[message.error])
  }

  #give(id: number, settle: (one: InHand) => void): void {
    const one = this.#inHand.get(id)
    this.#inHand.delete(id)
    if (one !== undefined) settle(one)
  }
}

const notData = (did: string) => new MemberFault('invalid', `${did} what is no plain data, e.g. a function`)

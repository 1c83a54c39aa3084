import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { HttpMessage } from './http-message.ts'
import type { Killer } from './killer.ts'

/** A push that waits for its answer. `answering`: the answer has come, and WeChat may not have it. */
export interface PushUnderWay {
  readonly notification: string
  stage: 'receiving' | 'received' | 'answering'
}

/** How a push was answered, as its sender sees it. */
export interface Ack {
  readonly notification: string
  readonly status: number
  /** From the first byte of the push to the last one of its answer. */
  readonly ms: number
  /** Which life of the host answered. */
  readonly life: number
}

/** Stands between WeChat and the host, sees every byte pass, and tells the killer. Refuses while there is no host. */
export class PushProxy {
  readonly acks: Ack[] = []
  /** How many pushes came, with those that nobody answered. */
  pushes = 0
  readonly #underWay = new Set<PushUnderWay>()
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #killer: Killer
  readonly #hostPort: number

  constructor(hostPort: number, killer: Killer) {
    this.#killer = killer
    this.#hostPort = hostPort
    this.#server = createServer({ noDelay: true }, (sender) => this.#join(sender))
  }

  /** @returns the port */
  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return (this.#server.address() as AddressInfo).port
  }

  underWay(): readonly PushUnderWay[] {
    return [...this.#underWay].map((push) => ({ ...push }))
  }

  /** Whether some push is with the host as a whole. */
  get isHostAtWork(): boolean {
    return [...this.#underWay].some(({ stage }) => stage === 'received')
  }

  async close(): Promise<void> {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await once(this.#server, 'close')
  }

  #join(sender: Socket): void {
    const host = connect({ port: this.#hostPort, host: '127.0.0.1', noDelay: true })
    const line = new Line(sender, host, this.#killer, this.#underWay)
    for (const socket of [sender, host]) {
      this.#sockets.add(socket)
      socket
        .on('error', () => {})
        .on('close', () => {
          this.#sockets.delete(socket)
          sender.destroy()
          host.destroy()
          line.end()
        })
    }
    sender.on('data', (chunk) => {
      this.pushes += line.fromSender(chunk)
    })
    host.on('data', (chunk) => {
      const ack = line.fromHost(chunk)
      if (ack !== undefined) this.acks.push(ack)
    })
  }
}

/** One connection, with one push at a time, as WeChat and the mock send them. */
class Line {
  readonly #sender: Socket
  readonly #host: Socket
  readonly #killer: Killer
  readonly #all: Set<PushUnderWay>
  readonly #life: number
  #push: { readonly bytes: HttpMessage; readonly answer: HttpMessage; readonly startedAt: number } | undefined
  #shown: PushUnderWay | undefined

  constructor(sender: Socket, host: Socket, killer: Killer, all: Set<PushUnderWay>) {
    this.#sender = sender
    this.#host = host
    this.#killer = killer
    this.#all = all
    this.#life = killer.life
  }

  /** @returns how many pushes began */
  fromSender(chunk: Buffer): number {
    const isNew = this.#push === undefined
    this.#push ??= { bytes: new HttpMessage(), answer: new HttpMessage(), startedAt: performance.now() }
    this.#push.bytes.add(chunk)
    const isWhole = this.#push.bytes.isWhole()
    this.#shown ??= this.#show(this.#push.bytes)
    if (isWhole && this.#killer.at('last-bytes')) {
      this.#host.write(chunk.subarray(0, chunk.length / 2))
      return isNew ? 1 : 0
    }
    this.#host.write(chunk)
    if (isWhole) this.#received()
    return isNew ? 1 : 0
  }

  fromHost(chunk: Buffer): Ack | undefined {
    const [push, shown] = [this.#push, this.#shown]
    if (push === undefined || shown === undefined) return undefined
    shown.stage = 'answering'
    if (this.#killer.at('answer')) {
      this.#sender.destroy()
      return undefined
    }
    this.#sender.write(chunk)
    push.answer.add(chunk)
    if (!push.answer.isWhole()) return undefined
    const status = Number(push.answer.text.slice(9, 12))
    const { notification } = shown
    this.end()
    this.#killer.at('answered')
    return { notification, status, ms: performance.now() - push.startedAt, life: this.#life }
  }

  end(): void {
    if (this.#shown !== undefined) this.#all.delete(this.#shown)
    this.#push = undefined
    this.#shown = undefined
  }

  /** The notification's own id stands in the clear. */
  #show({ text }: HttpMessage): PushUnderWay | undefined {
    const [, notification] = /"id":"(EV-\d+)"/.exec(text) ?? []
    if (notification === undefined) return undefined
    const shown: PushUnderWay = { notification, stage: 'receiving' }
    this.#all.add(shown)
    return shown
  }

  #received(): void {
    if (this.#shown !== undefined) this.#shown.stage = 'received'
    this.#killer.at('received')
  }
}

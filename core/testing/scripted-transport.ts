import { Readable } from 'node:stream'
import type { FilledRequest } from '../transport/filled-request.ts'
import type { SendOutcome } from '../transport/send-outcome.ts'
import type { StreamOutcome } from '../transport/stream-outcome.ts'
import type { Transport } from '../transport/transport.ts'

type Step = SendOutcome | ((request: FilledRequest, signal?: AbortSignal) => SendOutcome | Promise<SendOutcome>)

/** WeChat's answer with this body. */
export const answered = (body: unknown, status = 200): SendOutcome => ({
  kind: 'answered',
  response: { status, headers: {}, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) },
})

export const reset: SendOutcome = { kind: 'no-answer', reason: 'reset', code: 'ECONNRESET' }
export const refusedConnection: SendOutcome = { kind: 'not-sent', reason: 'connect', code: 'ECONNREFUSED' }

/** Sends nothing: answers as its script says, and keeps what was sent. Requests for a token have a script of their own. */
export class ScriptedTransport implements Transport {
  /** Business requests. */
  readonly sent: FilledRequest[] = []
  readonly tokenRequests: FilledRequest[] = []
  /** In turn; then `usual`. */
  readonly script: Step[] = []
  readonly tokenScript: Step[] = []
  usual: Step = answered({ errcode: 0, n: 1 })

  async send(request: FilledRequest, _deadline: number, signal?: AbortSignal): Promise<SendOutcome> {
    const isToken = request.target === '/token'
    ;(isToken ? this.tokenRequests : this.sent).push(request)
    const step = isToken ? (this.tokenScript.shift() ?? this.newToken()) : (this.script.shift() ?? this.usual)
    return typeof step === 'function' ? step(request, signal) : step
  }

  /** A token that was not given before: T1, T2, … */
  newToken(): SendOutcome {
    return answered({ access_token: `T${this.tokenRequests.length}`, expires_in: 7_200 })
  }

  /** The answer of the script as it comes, all in one piece. */
  async stream(request: FilledRequest, deadline: number, signal: AbortSignal): Promise<StreamOutcome> {
    const outcome = await this.send(request, deadline, signal)
    if (outcome.kind !== 'answered') return outcome
    const { status, headers, body } = outcome.response
    return { kind: 'streaming', status, headers, body: Readable.from([Buffer.from(body)]) }
  }

  async close(): Promise<void> {}
}

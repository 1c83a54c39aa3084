import type { Dispatcher } from 'undici'
import type { NoAnswer, NotSent } from './send-outcome.ts'

/** The raw answer, before its content-encoding is undone. */
export interface RawAnswer {
  readonly kind: 'raw'
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

type StopReason = 'deadline' | 'aborted' | 'too-large'

const timeoutCodes = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])
const truncatedCodes = new Set(['UND_ERR_RES_CONTENT_LENGTH_MISMATCH'])

/**
 * One exchange on an undici socket. It notes whether the request had started to leave: until then nothing was sent,
 * from then on it may have had its effect, however it ended.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #limit: number
  readonly #settle: (result: RawAnswer | NotSent | NoAnswer) => void
  #controller: Dispatcher.DispatchController | undefined
  #status = 0
  #headers: Record<string, string> = {}
  #chunks: Buffer[] = []
  #size = 0
  #done = false

  constructor(limit: number, settle: (result: RawAnswer | NotSent | NoAnswer) => void) {
    this.#limit = limit
    this.#settle = settle
  }

  /** Ends the exchange from our side. */
  stop(reason: StopReason): void {
    if (this.#controller === undefined) {
      this.#finish({ kind: 'not-sent', reason: reason === 'aborted' ? 'aborted' : 'deadline', code: 'queued' })
    } else if (!this.#done) {
      this.#finish({ kind: 'no-answer', reason, code: reason })
      this.#controller.abort(new Error(reason))
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#done) controller.abort(new Error('stopped before it was sent'))
    else this.#controller = controller
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // 103 and its like come before the answer and are none.
    if (status < 200) return
    this.#status = status
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) this.#headers[name] = typeof value === 'string' ? value : value.join(', ')
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length
    if (this.#size > this.#limit) this.stop('too-large')
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    const first = this.#chunks[0]
    const body = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks)
    this.#finish({ kind: 'raw', status: this.#status, headers: this.#headers, body })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const code = (error as NodeJS.ErrnoException).code ?? error.name
    if (this.#controller === undefined) this.#finish({ kind: 'not-sent', reason: 'connect', code })
    else this.#finish({ kind: 'no-answer', reason: this.#why(code), code })
  }

  #why(code: string): NoAnswer['reason'] {
    if (timeoutCodes.has(code)) return 'timeout'
    return truncatedCodes.has(code) || this.#status > 0 ? 'truncated' : 'reset'
  }

  #finish(result: RawAnswer | NotSent | NoAnswer): void {
    if (this.#done) return
    this.#done = true
    this.#settle(result)
  }
}

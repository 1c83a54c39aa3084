import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { abortAt, type Clock } from '../clock.ts'
import type { SkewSample } from '../skew/skew-sample.ts'
import { readSntpAnswer, type SntpAnswer, sntpQuestion } from '../skew/sntp-packet.ts'

interface SntpOptions {
  readonly clock: Clock
  /** `host:port`. */
  readonly server: string
  readonly onSample: (sample: SkewSample) => void
  /** Why the server could not be asked, or its answer was not taken: our own words. */
  readonly onProblem: (problem: string) => void
}

const everyMs = 15 * 60_000
/** The first wait after a failure; doubled up to {@link everyMs}. Time servers ask for a minute at least. */
const againMs = 64_000
const timeoutMs = 5_000

/** Asks a time server now and every quarter of an hour (RFC 5905, client mode). */
export function pollSntp(options: SntpOptions): { stop(): void } {
  const { clock, onSample, onProblem } = options
  const stopping = new AbortController()
  const poll = async () => {
    for (let failures = 0; !stopping.signal.aborted; ) {
      const answer = await ask(options, stopping.signal)
      if (stopping.signal.aborted) return
      failures = answer.kind === 'sample' ? 0 : failures + 1
      if (answer.kind === 'sample') onSample(answer.sample)
      else onProblem(answer.problem)
      const wait = failures === 0 ? everyMs : Math.min(everyMs, againMs * 2 ** (failures - 1))
      await clock.sleep(wait, stopping.signal).catch(() => {})
    }
  }
  void poll()
  return { stop: () => stopping.abort() }
}

type Answer = Exclude<SntpAnswer, { readonly kind: 'foreign' }>

async function ask({ clock, server }: SntpOptions, stop: AbortSignal): Promise<Answer> {
  const colon = server.lastIndexOf(':')
  const { signal, cancel } = abortAt(clock, clock.now() + timeoutMs, stop)
  try {
    const { address, family } = await lookup(server.slice(0, colon))
    return await exchange(clock, address, family, Number(server.slice(colon + 1)), signal)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    return {
      kind: 'refused',
      problem: signal.aborted ? 'no answer within 5 s' : `cannot be asked (${code ?? 'unknown'})`,
    }
  } finally {
    cancel()
  }
}

/** Spans are measured by the monotonic clock: ours may be set while we wait. */
function exchange(clock: Clock, address: string, family: number, port: number, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const cookie = randomBytes(8)
    const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4', signal })
    const [sentAt, startedAt] = [clock.now(), clock.monotonic()]
    socket.once('close', () => reject(new Error('closed')))
    // A socket with an error stays open by itself.
    socket.once('error', (error) => {
      reject(error)
      socket.close()
    })
    socket.on('message', (packet) => {
      const answer = readSntpAnswer(packet, cookie, sentAt, sentAt + clock.monotonic() - startedAt)
      if (answer.kind === 'foreign') return
      resolve(answer)
      socket.close()
    })
    // A connected socket takes answers of that server only, and learns of a port that nobody listens on.
    socket.connect(port, address, () => socket.send(sntpQuestion(cookie)))
  })
}

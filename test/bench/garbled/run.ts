import { startMockWechat } from '@wxhost/mock-wechat'
import { Seeded } from '../../support/seeded.ts'
import { type Garbled, garble } from './garble.ts'
import { openCatcher } from './genuine.ts'
import { startGarbledHost } from './host.ts'
import { blankVerdict, eventsOf, judge, type Outcome, type Seen, type Truth, type Verdict } from './judge.ts'
import { bytesOf, type RawPush } from './raw-push.ts'
import { type Recorder, recordOpenings } from './recorder.ts'
import { Wire } from './wire.ts'

export interface GarbledOptions {
  readonly mutations: number
  readonly seed: number
  /** Of each set of genuine pushes so many garbled ones are made: WeChat Pay's are good for five minutes. */
  readonly batch: number
  readonly connections: number
  readonly say: (line: string) => void
}

/** One garbled push, and what became of it. */
export interface Finding {
  readonly outcome: Outcome
  readonly family: string
  readonly status: number | undefined
  readonly request: string
}

export interface GarbledResult {
  readonly verdict: Verdict
  /** Those that must not be. */
  readonly findings: readonly Finding[]
  /** How often each kind of change was accepted or refused. */
  readonly families: ReadonlyMap<string, Readonly<Record<'refused' | 'accepted', number>>>
}

/** Sends garbled pushes to a real host over real connections, and holds what it took against the genuine ones. */
export async function runGarbled(options: GarbledOptions): Promise<GarbledResult> {
  const mock = await startMockWechat()
  const catcher = await openCatcher(mock)
  const garbled = await startGarbledHost(mock.url)
  const recorder = await recordOpenings(garbled.settings)
  const port = Number(new URL(garbled.host.url).port)
  const wires = Array.from({ length: options.connections }, () => new Wire(port))
  const run = new Run(options, recorder, wires)
  const uncaught = () => void run.verdict.crashes++
  process.on('uncaughtException', uncaught).on('unhandledRejection', uncaught)
  try {
    while (run.verdict.mutations < options.mutations) await run.batch(await catcher.fresh())
    return run
  } finally {
    process.off('uncaughtException', uncaught).off('unhandledRejection', uncaught)
    for (const wire of wires) wire.end()
    await garbled.stop()
    catcher.close()
    await mock.close()
  }
}

class Run implements GarbledResult {
  readonly verdict = blankVerdict()
  readonly findings: Finding[] = []
  readonly families = new Map<string, { refused: number; accepted: number }>()
  readonly #options: GarbledOptions
  readonly #recorder: Recorder
  readonly #wires: readonly Wire[]
  readonly #random: Seeded
  #marks = 0

  constructor(options: GarbledOptions, recorder: Recorder, wires: readonly Wire[]) {
    this.#options = options
    this.#recorder = recorder
    this.#wires = wires
    this.#random = new Seeded(options.seed)
  }

  /** The garbled ones go first: what is taken of them is not known yet, and must not spoil the genuine ones behind. */
  async batch(genuine: readonly RawPush[]): Promise<void> {
    const count = Math.min(this.#options.batch, this.#options.mutations - this.verdict.mutations)
    const made = Array.from({ length: count }, () => garble(genuine, this.#random))
    const seen = await this.#sendAll(made.map(({ push }) => push))
    const truths = this.#truths(genuine, await this.#sendAll(genuine))
    for (const [at, one] of made.entries()) this.#count(one, seen[at] ?? unseen, truths)
    this.#options.say(JSON.stringify(this.verdict))
  }

  #truths(genuine: readonly RawPush[], seen: readonly Seen[]): readonly Truth[] {
    const truths = genuine.flatMap((push, at) => {
      const { status = 0, opened } = seen[at] ?? unseen
      const events = eventsOf(opened)
      return events === undefined || status >= 300 ? [] : [{ push, events }]
    })
    this.verdict.genuine_refused += genuine.length - truths.length
    return truths
  }

  async #sendAll(pushes: readonly RawPush[]): Promise<readonly Seen[]> {
    const seen: Seen[] = []
    let next = 0
    const work = async (wire: Wire) => {
      for (let at = next++; at < pushes.length; at = next++) {
        const push = pushes[at]
        if (push === undefined) return
        const mark = `m${++this.#marks}`
        const status = await wire.exchange(bytesOf(push, mark))
        seen[at] = { status, opened: this.#recorder.take(mark) }
      }
    }
    await Promise.all(this.#wires.map(work))
    return seen
  }

  #count({ family, push }: Garbled, seen: Seen, truths: readonly Truth[]): void {
    const outcome = judge(push, seen, truths)
    this.verdict.mutations++
    if (outcome !== 'refused') this.verdict[outcome]++
    const tally = this.families.get(family) ?? { refused: 0, accepted: 0 }
    tally[outcome === 'refused' ? 'refused' : 'accepted']++
    this.families.set(family, tally)
    if (harmless.has(outcome)) return
    const request = bytesOf(push, '').toString('latin1').slice(0, 3_000)
    this.findings.push({ outcome, family, status: seen.status, request })
  }
}

const harmless: ReadonlySet<Outcome> = new Set(['refused', 'accepted_same'])
const unseen: Seen = { status: undefined, opened: undefined }

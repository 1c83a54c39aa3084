import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { type Profiler, Session } from 'node:inspector'
import { fileURLToPath } from 'node:url'
import { ranges } from './coverage-ranges.ts'
import type { Reach } from './messages.ts'

/** What a request to the mock is for. */
export type Purpose = 'setting-up' | 'exchange'

export interface ReachWatch {
  /** From now on; what ran before is forgotten. @param purposeOf asked of every request that comes in */
  begin(purposeOf: (request: IncomingMessage) => Purpose): void
  /** Which parts of the files ran for exchanges since it began. */
  reached(): Reach
  end(): void
}

const started = 'http.server.request.start'

/** Watches the files beneath `directory`, which ends with `/`, of a mock in this process. One at a time. */
export function watchReach(directory: string): ReachWatch {
  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  let purpose: Purpose = 'setting-up'
  let purposeOf = (_request: IncomingMessage): Purpose => purpose
  let seen = new Map<string, (readonly [number, number])[]>()
  const onRequest = (message: unknown) => {
    keep()
    purpose = purposeOf((message as { readonly request: IncomingMessage }).request)
  }
  subscribe(started, onRequest)
  return {
    begin(ask) {
      take(session)
      purposeOf = ask
      purpose = 'setting-up'
      seen = new Map()
    },
    reached() {
      keep()
      return Object.fromEntries(seen)
    },
    end() {
      unsubscribe(started, onRequest)
      session.disconnect()
    },
  }

  /** Counts what ran until now to what the last request was for. */
  function keep(): void {
    const taken = take(session)
    if (purpose === 'setting-up') return
    for (const { url, functions } of taken) {
      const file = fileIn(directory, url)
      const ran = file === undefined ? [] : ranges(functions)
      if (file !== undefined && ran.length > 0) seen.set(file, [...(seen.get(file) ?? []), ...ran])
    }
  }
}

/** A session with its own thread answers at once. */
function take(session: Session): readonly Profiler.ScriptCoverage[] {
  let taken: readonly Profiler.ScriptCoverage[] = []
  session.post('Profiler.takePreciseCoverage', (_error, { result }) => {
    taken = result
  })
  return taken
}

function fileIn(directory: string, url: string): string | undefined {
  const file = url.startsWith('file:') ? fileURLToPath(url) : ''
  return file.startsWith(directory) ? file.slice(directory.length) : undefined
}

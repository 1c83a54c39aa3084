import { connect } from 'node:net'
import { join } from 'node:path'
import { CliError } from '../cli-error.ts'
import { controlDir, controlSockets, pidOf } from './control-socket.ts'
import { type HostTarget, type JsonRequest, sendJson } from './send-json.ts'

/** Asks a running host over `/admin`. */
export interface AdminClient {
  /** @throws AdminError with the host's own words; CliError where it cannot be asked. */
  ask<T>(method: JsonRequest['method'], path: string, body?: object): Promise<T>
}

/** What the host refused. */
export class AdminError extends CliError {
  /** Stable, e.g. `WXH_ROLLOUT_CONFLICT`. */
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * The host that runs with this data directory.
 * @param pid which one, where several run.
 */
export async function connectLocal(dataDir: string, pid?: number): Promise<AdminClient> {
  const files = (await controlSockets(dataDir)).filter((file) => pid === undefined || pidOf(file) === pid)
  const alive: { readonly pid: number; readonly socketPath: string }[] = []
  for (const file of files) {
    const socketPath = join(controlDir(dataDir), file)
    if (await isAlive(socketPath)) alive.push({ pid: pidOf(file), socketPath })
  }
  const [only, another] = alive
  if (only === undefined) {
    const which = pid === undefined ? '' : ` and the process id ${pid}`
    throw new CliError(
      `No host runs with the data directory ${dataDir}${which}. Start one (wxhost serve), name its directory (--data-dir), or ask one over the network (--url).`,
    )
  }
  if (another !== undefined)
    throw new CliError(
      `Several hosts run with the data directory ${dataDir}: ${alive.map((one) => one.pid).join(', ')}. Name one (--pid).`,
    )
  return clientOf(only)
}

/** @param url where the host listens, e.g. `https://wxhost.example.com`. */
export function connectRemote(url: string, key: string | undefined): AdminClient {
  const parsed = URL.parse(url)
  if (parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.username !== '' || parsed.search !== '')
    throw new CliError('--url is not an http(s) URL without user and query, e.g. https://wxhost.example.com.')
  return clientOf({ url: parsed, key })
}

function clientOf(target: HostTarget): AdminClient {
  return {
    async ask<T>(method: JsonRequest['method'], path: string, body?: object): Promise<T> {
      const answer = await sendJson(target, { method, path, ...(body && { body }) }).catch((error: Error) => {
        throw new CliError(`The host cannot be asked: ${error.message}. Whether it did anything is not known.`)
      })
      if (answer.status < 300 && answer.body !== undefined) return answer.body as T
      throw refusalOf(answer.status, answer.body)
    },
  }
}

function refusalOf(status: number, body: unknown): CliError {
  const { code, detail, faults } = (body ?? {}) as Partial<ProblemShown>
  if (code === undefined || detail === undefined)
    return new CliError(`What answered is no wxhost, or too old (status ${status}). Check --url.`)
  // A message with faults names their codes itself.
  const said = detail.split('\n').map(harmless).join('\n')
  return new AdminError(code, faults === undefined ? `${said} (${code})` : said)
}

/** It may quote what others wrote, e.g. the reason of a change: nothing of it moves the cursor or changes the screen. */
const harmless = (line: string): string => line.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')

interface ProblemShown {
  readonly code: string
  readonly detail: string
  readonly faults: readonly object[]
}

const isAlive = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

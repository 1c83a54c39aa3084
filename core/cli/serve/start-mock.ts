import { get } from 'node:http'
import { type Clock, systemClock } from '../../clock.ts'
import { CliError } from '../cli-error.ts'
import { endOf, spawnNode } from '../program/spawn-node.ts'
import { freePort } from './free-port.ts'

export interface RunningMock {
  /** e.g. `http://127.0.0.1:8090` */
  readonly url: string
  /** Resolves with the exit code once the mock is gone, for whatever reason. */
  readonly ended: Promise<number>
  stop(): Promise<void>
}

interface StartMockRequest {
  readonly program: string
  readonly port: number
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Gives up when aborted. */
  readonly asked: AbortSignal
  readonly clock?: Clock
}

export type StartMock = (request: StartMockRequest) => Promise<RunningMock>

const patienceMs = 15_000
const betweenMs = 25

/**
 * Starts the installed mock as a child and waits until it answers.
 * @throws HostError WXH_PORT_TAKEN; CliError with what the mock said where it does not come up
 */
export const startMock: StartMock = async ({ program, port: wanted, env, cwd, asked, clock = systemClock }) => {
  const port = await freePort(wanted, 'WXHOST_MOCK_PORT')
  const url = `http://127.0.0.1:${port}`
  const child = spawnNode(program, { args: ['--port', String(port)], env, cwd, stdout: 'ignore', stderr: 'pipe' })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4096)
  })
  const ended = endOf(child)
  const stop = async () => {
    child.kill('SIGTERM')
    await ended.catch(() => undefined)
  }

  const dead = ended.then(
    (code) => new CliError(`The mock of WeChat ended with ${code}. It said: ${said.trim() || '(nothing)'}`),
  )
  const outcome = await Promise.race([dead, untilHealthy(url, asked, clock)])
  if (outcome === undefined) return { url, ended, stop }
  await stop()
  throw outcome
}

/** Undefined once the mock answers; else why not. */
async function untilHealthy(url: string, asked: AbortSignal, clock: Clock): Promise<CliError | undefined> {
  const end = clock.monotonic() + patienceMs
  while (!asked.aborted && clock.monotonic() < end) {
    if (await answers(`${url}/__mock/health`)) return undefined
    await clock.sleep(betweenMs, asked).catch(() => undefined)
  }
  return new CliError(
    asked.aborted
      ? 'Stopped before the mock of WeChat was up.'
      : `The mock of WeChat did not answer at ${url} in 15 s.`,
  )
}

const answers = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    get(url, { agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    }).on('error', () => resolve(false))
  })

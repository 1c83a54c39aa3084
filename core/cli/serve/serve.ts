import type { RunningHost } from '../../host.ts'
import type { LocalSettings } from '../../settings/read-settings.ts'
import type { Overrides } from '../../settings/variables.ts'
import type { Settings } from '../../settings.ts'
import { type CliIo, complain, say } from '../cli-io.ts'
import type { ControlAnswer } from '../control/control-socket.ts'
import { type Control, openControl } from '../control/open-control.ts'
import { osUser } from '../control/os-user.ts'
import { findProgram } from '../program/find-program.ts'
import { mockProgram } from '../program/programs.ts'
import { messageOf } from '../report-failure.ts'
import { banner } from './banner.ts'
import { throughMock } from './sandbox-settings.ts'
import { soundSettings } from './sound-settings.ts'
import type { RunningMock, StartMock } from './start-mock.ts'
import { abortedOf, type SignalSource, type StopWatch, watchStop } from './watch-stop.ts'

export interface ServeRequest {
  /** With a mock of WeChat beside it. */
  readonly sandbox: boolean
  readonly overrides: Overrides
}

export interface ServeParts {
  readonly io: CliIo
  readonly startHost: (settings: Settings) => Promise<RunningHost>
  readonly startMock: StartMock
  readonly signals: SignalSource
  /** Ends the process without waiting for anything. */
  readonly exitNow: (code: number) => void
}

/** Runs the host, and in the sandbox the mock, until a signal ends it. @returns the exit code */
export async function serve(request: ServeRequest, parts: ServeParts): Promise<number> {
  const stop = watchStop(parts.signals, parts.exitNow)
  try {
    const settings = await soundSettings({ env: parts.io.env, cwd: parts.io.cwd, overrides: request.overrides })
    if (!request.sandbox) return await runHost(settings, undefined, stop, parts)
    const mock = await startMockFor(settings, stop, parts)
    try {
      return await runHost(throughMock(settings, mock.url), mock, stop, parts)
    } finally {
      await mock.stop()
    }
  } catch (error) {
    // Asked to stop while starting: what was half up is down again, and that was the wish.
    if (stop.asked.aborted) return 0
    throw error
  } finally {
    stop.end()
  }
}

const startMockFor = (
  settings: LocalSettings,
  { asked }: StopWatch,
  { io, startMock }: ServeParts,
): Promise<RunningMock> =>
  startMock({ program: findProgram(mockProgram, io.cwd), port: settings.mockPort, env: io.env, cwd: io.cwd, asked })

async function runHost(
  settings: LocalSettings,
  mock: RunningMock | undefined,
  stop: StopWatch,
  parts: ServeParts,
): Promise<number> {
  const host = await parts.startHost(settings)
  const reload = reloadWith(host, parts.io)
  const control = await openControlFor(settings, host, reload, parts.io)
  const onHangup = () => void reload()
  parts.signals.on('SIGHUP', onHangup)
  try {
    say(parts.io, banner(parts.io, settings, host, mock?.url))
    return await untilEnd(mock, stop, parts.io)
  } finally {
    parts.signals.off('SIGHUP', onHangup)
    await control?.close()
    await host.stop()
  }
}

async function untilEnd(mock: RunningMock | undefined, stop: StopWatch, io: CliIo): Promise<number> {
  const asked = abortedOf(stop.asked).then(() => 'asked' as const)
  const ended = await (mock === undefined ? asked : Promise.race([asked, mock.ended]))
  if (ended === 'asked') return 0
  complain(io, `The mock of WeChat ended by itself (exit code ${ended}); the host stops too.`)
  return 1
}

/** Reads the apps again and says how it went: here, and to whoever asked over the control socket. */
function reloadWith(host: RunningHost, io: CliIo): () => Promise<ControlAnswer> {
  return async () => {
    try {
      const { apps } = await host.reloadApps()
      say(io, `Apps and secrets were read again: ${apps} in force.`)
      return { ok: true, apps }
    } catch (error) {
      complain(io, `Apps and secrets stay as they were. ${messageOf(error)}`)
      return { ok: false, message: messageOf(error) }
    }
  }
}

/** The host is of use without it; SIGHUP is always there. */
async function openControlFor(
  settings: LocalSettings,
  host: RunningHost,
  reload: () => Promise<ControlAnswer>,
  io: CliIo,
): Promise<Control | undefined> {
  try {
    const actor = `cli:${osUser()}`
    return await openControl(settings.dataDir, (path) => host.openControl(path, { actor, reload }))
  } catch (error) {
    complain(
      io,
      `\`wxhost apps reload\` and \`wxhost rollout\` will not find this host (${messageOf(error)}).`,
      `For the apps use: kill -HUP ${process.pid}; rollouts answer over the network (--url).`,
    )
    return undefined
  }
}

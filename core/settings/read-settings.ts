import { join, resolve } from 'node:path'
import { describeFaults, type Fault, HostError } from '../errors/host-error.ts'
import type { Mode, Settings } from '../settings.ts'
import { plainUrl, withoutTrailingSlash } from './addresses.ts'
import { checkSettings } from './check-settings.ts'
import { type Environment, type ProcessView, readEnvironment } from './environment.ts'
import { lockFileBeside } from './lock-file-beside.ts'
import { readContracts } from './read-contracts.ts'
import { readInbound } from './read-inbound.ts'
import { readHttp, readMockPort, readUpstream } from './read-network.ts'
import { readNotify } from './read-notify.ts'
import { readMasterKeys, readRedisUrl } from './read-secrets.ts'
import { readTraffic } from './read-traffic.ts'
import { readWorker } from './read-worker.ts'
import { VariableReader } from './variable-reader.ts'
import type { Overrides } from './variables.ts'

export interface SettingsRequest extends ProcessView {
  readonly overrides?: Overrides
  /** Whether the sandbox may write the master key that it draws. Default yes. */
  readonly makeKey?: boolean
}

/** The host's settings, and what only the commands around it need. */
export interface LocalSettings extends Settings {
  /** 0: any free port. */
  readonly mockPort: number
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const

/**
 * Reads all that the host is told from outside: options of the command over the process's variables over `.env.<mode>`.
 * @throws HostError WXH_SETTINGS_INVALID with everything that is wrong at once.
 */
export async function readSettings(request: SettingsRequest): Promise<LocalSettings> {
  const { settings, faults } = await examineSettings(request)
  if (faults.length === 0) return settings
  throw new HostError('WXH_SETTINGS_INVALID', describeFaults('The settings cannot be used', faults), { faults })
}

export interface ExaminedSettings {
  /** With defaults in the place of what is wrong: fit to look further with, not to start with. */
  readonly settings: LocalSettings
  readonly faults: readonly Fault[]
}

/** As {@link readSettings}, for those who want to look further where something is wrong. */
export async function examineSettings(request: SettingsRequest): Promise<ExaminedSettings> {
  const chosen = chooseMode(request)
  const environment = await readEnvironment(request, chosen.mode)
  const reader = new VariableReader(environment, request.overrides ?? {})
  const settings = await readAll(reader, environment, request)
  const faults = [...chosen.faults, ...reader.faults, ...tlsFaults(environment), ...checkSettings(settings)]
  return { settings, faults }
}

const modes: readonly string[] = ['sandbox', 'production'] satisfies readonly Mode[]

/** Production where nothing is said: whoever wants the loose rules asks for them. */
export function chooseMode({ env, overrides }: SettingsRequest): {
  readonly mode: Mode
  readonly faults: readonly Fault[]
} {
  const asked = overrides?.WXHOST_MODE ?? { value: env.WXHOST_MODE || 'production', source: 'WXHOST_MODE' }
  if (modes.includes(asked.value)) return { mode: asked.value as Mode, faults: [] }
  const fault: Fault = {
    code: 'WXH_SETTINGS_INVALID',
    where: asked.source,
    what: `"${asked.value}" is no mode; the rest was read as production`,
    remedy: `Choose one of ${modes.join(', ')}.`,
  }
  return { mode: 'production', faults: [fault] }
}

async function readAll(
  reader: VariableReader,
  environment: Environment,
  request: SettingsRequest,
): Promise<LocalSettings> {
  const path = (text: string) => resolve(request.cwd, text)
  const optionalPath = (text: string | undefined) => (text === undefined ? undefined : path(text))
  const dataDir = path(reader.text('WXHOST_DATA_DIR') ?? '.wxhost')
  const manifestFile = path(reader.text('WXHOST_MANIFEST') ?? 'plugins.manifest.json')
  const secrets = { environment, directory: request.cwd }
  sameMode(reader, environment)
  return {
    mode: environment.mode,
    http: readHttp(reader),
    upstream: readUpstream(reader),
    dataDir,
    appsFile: optionalPath(reader.text('WXHOST_APPS')),
    manifestFile,
    lockFile: lockFileBeside(manifestFile),
    apiKeysFile: optionalPath(reader.text('WXHOST_API_KEYS')),
    masterKeys: await readMasterKeys(reader, secrets, dataDir, request.makeKey ?? true),
    redisUrl: await readRedisUrl(reader, secrets),
    auditFile: optionalPath(reader.text('WXHOST_AUDIT_FILE')) ?? join(dataDir, 'audit.jsonl'),
    logLevel: reader.choice('WXHOST_LOG_LEVEL', logLevels, 'info'),
    inbound: readInbound(reader, environment.mode),
    worker: readWorker(reader),
    contracts: readContracts(reader, environment.mode, request.cwd, manifestFile),
    traffic: readTraffic(reader, request.cwd),
    notify: await readNotify(reader, secrets),
    publicBaseUrl: readPublicBaseUrl(reader),
    mockPort: readMockPort(reader),
  }
}

/** `.env.sandbox` that says production was copied from somewhere: which of the two is meant nobody can know. */
function sameMode(reader: VariableReader, environment: Environment): void {
  const [said, where] = [environment.get('WXHOST_MODE'), environment.sourceOf('WXHOST_MODE')]
  if (said === undefined || said === environment.mode || where === 'WXHOST_MODE') return
  const remedy = 'Take it out of the file: the name of the file is the mode.'
  reader.faults.push({ code: 'WXH_SETTINGS_INVALID', where, what: `says "${said}"`, remedy })
}

function readPublicBaseUrl(reader: VariableReader): string | undefined {
  const text = reader.text('WXHOST_PUBLIC_BASE_URL')
  if (text === undefined) return undefined
  const url = plainUrl(text)
  if (url !== undefined) return withoutTrailingSlash(url)
  const remedy = 'Write the address that WeChat reaches, e.g. https://wx.example.com.'
  return reader.fault(
    'WXHOST_PUBLIC_BASE_URL',
    'is not an http(s) URL without user, query and fragment',
    remedy,
    undefined,
  )
}

function tlsFaults(environment: Environment): readonly Fault[] {
  if (environment.mode !== 'production' || environment.get('NODE_TLS_REJECT_UNAUTHORIZED') !== '0') return []
  return [
    {
      code: 'WXH_SETTINGS_INVALID',
      where: environment.sourceOf('NODE_TLS_REJECT_UNAUTHORIZED'),
      what: '0 would let anyone between the host and WeChat read and change everything',
      remedy: 'Take it away; for a company CA set NODE_EXTRA_CA_CERTS.',
    },
  ]
}

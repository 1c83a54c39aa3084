import { basename, dirname } from 'node:path'
import { describeFaults, type Fault, HostError } from '../errors/host-error.ts'
import { fileCheck, readJsonFile } from '../json-file/json-file.ts'
import type { AppKind, Json } from '../protocol/index.ts'
import type { Environment } from '../settings/environment.ts'
import type { App } from './app.ts'
import schema from './apps.schema.json' with { type: 'json' }
import { readSecrets } from './read-secrets.ts'
import { sampleFaults } from './sample-faults.ts'

/** One app as it stands in the file. */
interface AppRow {
  readonly appid: string
  readonly kind: AppKind
  readonly name?: string
  readonly mchid?: string
  readonly componentAppid?: string
  /** Name -> reference: `env:NAME`, `file:path`, in the sandbox also `inline:value`. */
  readonly secrets?: Readonly<Record<string, string>>
  readonly settings?: App['settings']
}

interface AppsText {
  readonly apps: readonly AppRow[]
}

const check = fileCheck<AppsText>('WXH_APPS_INVALID', schema)

/**
 * Reads the apps file and follows every reference to a secret.
 * @throws HostError WXH_APPS_INVALID with everything that is wrong at once; no fault shows a secret.
 */
export async function readAppsFile(path: string, environment: Environment): Promise<readonly App[]> {
  const name = basename(path)
  const file = await readJsonFile(path, name, check)
  if (!file.ok) throw invalid(file.faults)
  const context = { environment, directory: dirname(path) }
  const read = await Promise.all(
    file.value.apps.map(async (row, i) => ({
      row,
      ...(await readSecrets(row.secrets ?? {}, `${name} /apps/${i}`, context)),
    })),
  )
  const apps = read.map(({ row, secrets }) => toApp(row, secrets))
  const samples = environment.mode === 'production' ? sampleFaults(name, apps) : []
  const faults = [...doubleAppids(name, file.value.apps), ...read.flatMap((one) => one.faults), ...samples]
  if (faults.length > 0) throw invalid(faults)
  return apps
}

const invalid = (faults: readonly Fault[]): HostError =>
  new HostError('WXH_APPS_INVALID', describeFaults('The apps cannot be used', faults), { faults })

const toApp = ({ secrets: _references, settings, ...row }: AppRow, secrets: App['secrets']): App =>
  Object.freeze({ ...row, secrets, settings: freezeDeep(settings ?? {}) })

const doubleAppids = (name: string, rows: readonly AppRow[]): readonly Fault[] =>
  rows.flatMap(({ appid }, i) => {
    const first = rows.findIndex((row) => row.appid === appid)
    if (first === i) return []
    const what = `${appid} stands in /apps/${first} too`
    return [
      { code: 'WXH_APPS_INVALID' as const, where: `${name} /apps/${i}/appid`, what, remedy: 'Keep one of the two.' },
    ]
  })

/** Settings go to plugins as they are: one call must not change what the next one sees. */
function freezeDeep<T extends Json | App['settings']>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const child of Object.values(value)) freezeDeep(child as Json)
  return Object.freeze(value)
}

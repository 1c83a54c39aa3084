import { basename, dirname } from 'node:path'
import { describeFaults, type Fault, HostError } from '../errors/host-error.ts'
import { fileCheck, readJsonFile } from '../json-file/json-file.ts'
import { isKeyFault } from '../keys/key-fault.ts'
import { readEncodingAesKey } from '../keys/read-secret-keys.ts'
import type { AppKind, Json } from '../protocol/index.ts'
import type { Environment } from '../settings/environment.ts'
import type { SecretContext } from '../settings/secret-reference.ts'
import type { App } from './app.ts'
import schema from './apps.schema.json' with { type: 'json' }
import type { Merchant } from './merchant.ts'
import { type MerchantRow, readMerchant } from './read-merchant.ts'
import { readSecrets } from './read-secrets.ts'
import { readWebhook, type WebhookRow } from './read-webhook.ts'
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
  readonly webhook?: WebhookRow
}

interface AppsText {
  readonly apps: readonly AppRow[]
  readonly merchants?: readonly MerchantRow[]
}

const check = fileCheck<AppsText>('WXH_APPS_INVALID', schema)

/**
 * Reads the apps file and follows every reference to a secret.
 * @throws HostError WXH_APPS_INVALID with everything that is wrong at once; no fault shows a secret.
 */
export async function readAppsFile(path: string, environment: Environment, now: number): Promise<readonly App[]> {
  const name = basename(path)
  const file = await readJsonFile(path, name, check)
  if (!file.ok) throw invalid(file.faults)
  const context = { environment, directory: dirname(path) }
  const read = await Promise.all(file.value.apps.map((row, i) => readApp(row, `${name} /apps/${i}`, context)))
  const rows = file.value.merchants ?? []
  const merchants = await Promise.all(rows.map((row, i) => readMerchant(row, `${name} /merchants/${i}`, context, now)))
  const byMchid = new Map(merchants.flatMap(({ merchant }) => (merchant ? [[merchant.mchid, merchant] as const] : [])))
  const apps = read.map(({ row, secrets, webhook }) => toApp(row, secrets, webhook, byMchid))
  const samples =
    environment.mode === 'production'
      ? sampleFaults(
          name,
          apps,
          merchants.map(({ merchant }) => merchant),
        )
      : []
  const faults = [
    ...doubles(
      name,
      'apps',
      'appid',
      file.value.apps.map(({ appid }) => appid),
    ),
    ...doubles(
      name,
      'merchants',
      'mchid',
      rows.map(({ mchid }) => mchid),
    ),
    ...[...read, ...merchants].flatMap((one) => one.faults),
    ...samples,
  ]
  if (faults.length > 0) throw invalid(faults)
  return apps
}

const invalid = (faults: readonly Fault[]): HostError =>
  new HostError('WXH_APPS_INVALID', describeFaults('The apps cannot be used', faults), { faults })

async function readApp(row: AppRow, where: string, context: SecretContext) {
  const { secrets, faults } = await readSecrets(row.secrets ?? {}, where, context)
  const hook = row.webhook === undefined ? undefined : await readWebhook(row.webhook, `${where}/webhook`, context)
  return {
    row,
    secrets,
    webhook: hook?.webhook,
    faults: [...faults, ...messageKeyFaults(secrets, where), ...(hook?.faults ?? [])],
  }
}

/** Keys of pushes are looked at now: a push that cannot be opened comes at night. */
const messageKeyFaults = (secrets: App['secrets'], where: string): readonly Fault[] =>
  ['encoding-aes-key', 'encoding-aes-key-previous'].flatMap((name) => {
    const text = secrets.get(name)?.reveal()
    const read = text === undefined ? undefined : readEncodingAesKey(text)
    return read !== undefined && isKeyFault(read)
      ? [{ code: 'WXH_APPS_INVALID' as const, where: `${where}/secrets/${name}`, ...read }]
      : []
  })

function toApp(
  { secrets: _references, settings, webhook: _webhook, ...row }: AppRow,
  secrets: App['secrets'],
  webhook: App['webhook'],
  merchants: ReadonlyMap<string, Merchant>,
): App {
  const merchant = row.mchid === undefined ? undefined : merchants.get(row.mchid)
  return Object.freeze({
    ...row,
    secrets,
    settings: freezeDeep(settings ?? {}),
    ...(webhook === undefined ? {} : { webhook }),
    ...(merchant === undefined ? {} : { merchant }),
  })
}

const doubles = (name: string, list: string, field: string, ids: readonly string[]): readonly Fault[] =>
  ids.flatMap((id, i) => {
    const first = ids.indexOf(id)
    if (first === i) return []
    const what = `${id} stands in /${list}/${first} too`
    return [
      {
        code: 'WXH_APPS_INVALID' as const,
        where: `${name} /${list}/${i}/${field}`,
        what,
        remedy: 'Keep one of the two.',
      },
    ]
  })

/** Settings go to plugins as they are: one call must not change what the next one sees. */
function freezeDeep<T extends Json | App['settings']>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const child of Object.values(value)) freezeDeep(child as Json)
  return Object.freeze(value)
}

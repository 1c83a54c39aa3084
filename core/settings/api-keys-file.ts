import { basename } from 'node:path'
import { describeFaults, type Fault, HostError } from '../errors/host-error.ts'
import { fileCheck, readJsonFile } from '../json-file/json-file.ts'
import { schemaFaults } from '../json-file/schema-faults.ts'
import type { Mode } from '../settings.ts'
import schema from './api-keys.schema.json' with { type: 'json' }

/** What a key may do beside calls: administer the host (`/admin`), choose the version that handles a call. */
export type Scope = 'admin' | 'arm'

/** A key that a business service shows; the host holds only its hash. */
export interface ApiKey {
  /** For the audit and the log. */
  readonly id: string
  /** SHA-256 of the whole key (`wxk_…`) as UTF-8: 32 bytes. */
  readonly hash: Buffer
  /** Appids it may speak for; `*`: all. */
  readonly apps: ReadonlySet<string>
  /** `template.send`, `template.*` or `*`. */
  readonly operations: ReadonlySet<string>
  readonly scopes: ReadonlySet<Scope>
  /** Milliseconds since 1970 from which on it is refused. */
  readonly expiresAt: number | undefined
}

/** One row of the file, as `wxhost key new` writes it. */
export interface ApiKeyRow {
  readonly id: string
  /** `sha256:` and 64 hex digits. */
  readonly hash: string
  readonly apps: readonly string[]
  readonly operations: readonly string[]
  readonly scopes?: readonly Scope[]
  readonly expires?: string
}

export interface ApiKeysText {
  readonly $schema?: string
  readonly keys: readonly ApiKeyRow[]
}

const check = fileCheck<ApiKeysText>('WXH_SETTINGS_INVALID', schema)

/** @throws HostError WXH_SETTINGS_INVALID with everything that is wrong with the file at once. */
export async function readApiKeys(path: string, mode: Mode): Promise<readonly ApiKey[]> {
  const rows = await readApiKeyRows(path, mode)
  return rows.keys.map((row) => ({
    id: row.id,
    hash: Buffer.from(row.hash.slice('sha256:'.length), 'hex'),
    apps: new Set(row.apps),
    operations: new Set(row.operations),
    scopes: new Set(row.scopes),
    expiresAt: row.expires === undefined ? undefined : Date.parse(row.expires),
  }))
}

/** What is wrong with rows that are not in a file yet. */
export function checkApiKeyRows(name: string, text: ApiKeysText): readonly Fault[] {
  const validate = check.validator()
  return validate(text) ? rowFaults(name, text.keys) : schemaFaults(check.code, name, validate.errors ?? [])
}

/** The file as it stands, checked. @throws as {@link readApiKeys} */
export async function readApiKeyRows(path: string, mode: Mode): Promise<ApiKeysText> {
  const name = basename(path)
  const file = await readJsonFile(path, name, check)
  const faults = file.ok ? [...rowFaults(name, file.value.keys), ...looseFaults(name, file.loose, mode)] : file.faults
  if (file.ok && faults.length === 0) return file.value
  throw new HostError('WXH_SETTINGS_INVALID', describeFaults('The API keys cannot be used', faults), { faults })
}

/** What the host itself did, and what somebody on this machine did without a key. @see Actor */
const others: readonly string[] = ['host', 'local']

function rowFaults(name: string, rows: readonly ApiKeyRow[]): readonly Fault[] {
  return rows.flatMap((row, i) => {
    const where = `${name} /keys/${i}`
    const before = rows.slice(0, i)
    return [
      ...(before.some(({ id }) => id === row.id)
        ? [fault(`${where}/id`, `"${row.id}" stands twice`, 'Give each key its own id.')]
        : []),
      ...(row.scopes?.includes('admin') && others.includes(row.id)
        ? [fault(`${where}/id`, `"${row.id}" is how the history of rollouts names another`, 'Give the key another id.')]
        : []),
      ...(before.some(({ hash }) => hash === row.hash)
        ? [fault(`${where}/hash`, 'is the hash of another row too', 'Make one key a row (`wxhost key new`).')]
        : []),
      ...(!isDate(row.expires ?? '2000-01-01')
        ? [fault(`${where}/expires`, 'is no date', 'Write e.g. 2027-01-31 or 2027-01-31T12:00:00+08:00.')]
        : []),
    ]
  })
}

/** Date.parse takes 31 February for 3 March. */
function isDate(text: string): boolean {
  const day = text.slice(0, 10)
  const at = Date.parse(day)
  return !Number.isNaN(Date.parse(text)) && new Date(at).toISOString().startsWith(day)
}

const looseFaults = (name: string, loose: string | undefined, mode: Mode): readonly Fault[] =>
  loose === undefined || mode !== 'production'
    ? []
    : [fault(name, `may be read or written by group or others (mode ${loose})`, `chmod 600 ${name}`)]

const fault = (where: string, what: string, remedy: string): Fault => ({
  code: 'WXH_SETTINGS_INVALID',
  where,
  what,
  remedy,
})

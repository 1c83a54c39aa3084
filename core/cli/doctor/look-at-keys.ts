import type { App } from '../../app/app.ts'
import type { ApiKey } from '../../settings/api-keys-file.ts'
import { type Finding, finding } from './finding.ts'

const monthMs = 30 * 24 * 60 * 60 * 1000

/** API keys that are dead, soon dead, or name apps that nobody has. */
export function describeKeys(keys: readonly ApiKey[], apps: readonly App[], now: number): readonly Finding[] {
  const appids = new Set(['*', ...apps.map(({ appid }) => appid)])
  const troubles = keys.flatMap(({ id, expiresAt = Number.POSITIVE_INFINITY, apps: named }) => [
    ...(expiresAt <= now ? [warn(`"${id}" has expired`, 'Make a new one (wxhost key new), or take the row out.')] : []),
    ...(expiresAt > now && expiresAt <= now + monthMs
      ? [
          warn(
            `"${id}" expires on ${new Date(expiresAt).toISOString().slice(0, 10)}`,
            'Make a new one in time (wxhost key new).',
          ),
        ]
      : []),
    ...[...named]
      .filter((appid) => apps.length > 0 && !appids.has(appid))
      .map((appid) => warn(`"${id}" names ${appid}, which the apps file does not have`, 'Correct the appid.')),
  ])
  return [finding('API keys', 'ok', String(keys.length)), ...troubles]
}

const warn = (what: string, remedy: string) => finding('API keys', 'warn', what, remedy)

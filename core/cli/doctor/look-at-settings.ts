import type { Settings } from '../../settings.ts'
import { type Finding, finding } from './finding.ts'

export function describeSettings(settings: Settings, sound: boolean): readonly Finding[] {
  const { mode, http, masterKeys, apiKeysFile } = settings
  const previous = masterKeys.length - 1
  return [
    finding(
      'settings',
      sound ? 'ok' : 'note',
      `mode ${mode}, listens on ${http.host}:${http.port}, data in ${settings.dataDir}`,
    ),
    ...(previous < 0 ? [] : [finding('master key', 'ok', previous === 0 ? 'one' : `one, and ${previous} previous`)]),
    ...(apiKeysFile === undefined ? [openHost(mode)] : []),
    ...homeless(settings),
  ]
}

const openHost = (mode: Settings['mode']) =>
  finding(
    'API keys',
    mode === 'production' ? 'warn' : 'note',
    'none are asked for: every program on this machine may speak for every app',
    'Make some with `wxhost key new --file …` and set WXHOST_API_KEYS.',
  )

/** The sandbox app is known to the mock alone. */
function homeless({ mode, appsFile, upstream }: Settings): readonly Finding[] {
  if (mode !== 'sandbox' || appsFile !== undefined || upstream.baseUrls.size > 0) return []
  const what = 'the sandbox app is known to the mock alone, and no base URL leads there'
  return [
    finding('upstream', 'note', what, 'Start with `wxhost serve --sandbox`, which brings the mock and leads there.'),
  ]
}

import type { Fault } from '../errors/host-error.ts'
import type { Settings } from '../settings.ts'
import { isLoopback, isUnspecified } from './addresses.ts'

type Rule = (settings: Settings) => readonly Fault[]

/** What may not be, in this mode; every variable by itself is already known to be well formed. */
export function checkSettings(settings: Settings): readonly Fault[] {
  const rules = settings.mode === 'production' ? [keysForOthers, ...productionRules] : [keysForOthers]
  return rules.flatMap((rule) => rule(settings))
}

const fault = (where: string, what: string, remedy: string): Fault => ({
  code: 'WXH_SETTINGS_INVALID',
  where,
  what,
  remedy,
})

const keysForOthers: Rule = ({ http, apiKeysFile }) =>
  isLoopback(http.host) || apiKeysFile !== undefined
    ? []
    : [
        fault(
          'WXHOST_HOST',
          `${http.host} may be reached by others, and no API keys are asked for`,
          'Listen on 127.0.0.1, or set WXHOST_API_KEYS (`wxhost key new --file …` makes the file).',
        ),
      ]

const realWeChat: Rule = ({ upstream }) =>
  [...upstream.baseUrls].flatMap(([origin, target]) => {
    const url = new URL(target)
    const here = isLoopback(url.hostname) || isUnspecified(url.hostname)
    if (url.protocol === 'https:' && !here) return []
    return [
      fault(
        'WXHOST_BASE_URLS',
        `${origin} would be sent to ${target}, ${here ? 'this machine (a mock?)' : 'without TLS'}, which production refuses`,
        'Take the entry away, or name an https URL of another machine.',
      ),
    ]
  })

const ownApps: Rule = ({ appsFile }) =>
  appsFile !== undefined
    ? []
    : [
        fault(
          'WXHOST_APPS',
          'is not set, and the sandbox app is not for production',
          'Set WXHOST_APPS to your apps file, or start with `wxhost serve --sandbox`.',
        ),
      ]

const publicHttps: Rule = ({ publicBaseUrl }) =>
  publicBaseUrl === undefined || publicBaseUrl.startsWith('https://')
    ? []
    : [fault('WXHOST_PUBLIC_BASE_URL', 'is not https, which production needs', 'Write https://….')]

const productionRules: readonly Rule[] = [realWeChat, ownApps, publicHttps]

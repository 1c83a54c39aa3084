import type { App } from '../../app/app.ts'
import { secretOf } from '../../app/app-secret.ts'
import type { PluginRegistry } from '../../plugin/plugin-registry.ts'
import { type Finding, finding } from './finding.ts'

export const describeApps = (apps: readonly App[]): readonly Finding[] => {
  const secrets = apps.reduce((sum, app) => sum + app.secrets.size, 0)
  return [
    finding('apps', 'ok', `${apps.length} (${apps.map(({ appid }) => appid).join(', ')})`),
    finding('secrets', 'ok', `${secrets} readable`),
  ]
}

/** What the apps lack for the plugins that serve them, and what they hold for nobody. */
export function fitOf(apps: readonly App[], plugins: PluginRegistry): readonly Finding[] {
  const byAppid = new Map(apps.map((app) => [app.appid, app]))
  return apps.flatMap((app) => {
    const serving = plugins.servingApp(app.appid)
    const wanted = new Set(serving.flatMap(({ plugin }) => Object.keys(plugin.secrets ?? {})))
    const served = new Set(serving.map(({ protocol }) => protocol))
    return [
      ...[...wanted]
        .filter((name) => secretOf(app, name, byAppid) === undefined)
        .map((name) => missingSecret(app.appid, name)),
      ...Object.keys(app.settings)
        .filter((protocol) => !served.has(protocol))
        .map((protocol) => unusedSettings(app.appid, protocol)),
      ...(serving.length === 0
        ? [finding('apps', 'warn', `no plugin serves ${app.appid}`, 'See wxhost plugin list.')]
        : []),
    ]
  })
}

const missingSecret = (appid: string, name: string) =>
  finding(
    'secrets',
    'fail',
    `${appid} has no "${name}", which a plugin that serves it needs`,
    `Add it to the app's "secrets".`,
  )

const unusedSettings = (appid: string, protocol: string) =>
  finding(
    'apps',
    'warn',
    `${appid} has settings for "${protocol}", which no plugin serves`,
    'Add the plugin, or correct the name.',
  )

/** Ways of fetching tokens that fight with other systems of the same appid. @see wire-protocol reference, access-token page */
export const tokenWarnings = (apps: readonly App[]): readonly Finding[] =>
  apps.flatMap(({ appid, settings }) => [
    ...(settings.oauth2?.accessTokenMode === 'token'
      ? [
          finding(
            'access token',
            'warn',
            `${appid} uses mode "token": each fetch, by any system, retires everybody else's token after 5 minutes`,
            'Use "stable_token" (the default), unless this host alone fetches tokens for the appid.',
          ),
        ]
      : []),
    ...(settings.oauth2?.allowForcedRefresh === true
      ? [
          finding(
            'access token',
            'warn',
            `${appid} allows forced refreshes, which cut off all other systems of the appid`,
            'Take allowForcedRefresh away, unless this host alone uses the appid.',
          ),
        ]
      : []),
  ])

import { type AppView, type Failure, failure } from '@wxhost/core/protocol'

const accessTokenModes = ['stable_token', 'token'] as const
export type AccessTokenMode = (typeof accessTokenModes)[number]

/** Setting `accessTokenMode` of protocol `oauth2`; default `stable_token`, the line that callers cannot break for each other. */
export function accessTokenMode(app: AppView): AccessTokenMode | Failure {
  const { accessTokenMode: given = 'stable_token' } = app.settings
  return (
    accessTokenModes.find((mode) => mode === given) ??
    failure(
      'config',
      'setting-invalid',
      'The app\'s setting accessTokenMode must be "stable_token" or "token": correct it in the apps file',
    )
  )
}

/** Setting `allowForcedRefresh`; a forced fetch breaks the token for every other system of the appid, hence off by default. */
export const mayForce = (app: AppView): boolean =>
  app.settings.allowForcedRefresh === true && accessTokenMode(app) === 'stable_token'

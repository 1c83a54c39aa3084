import type { SecretValue } from '../secret-value.ts'
import type { App, Apps } from './app.ts'

/** A secret of the app; where it has none and a third-party platform acts for it, the platform's own: pushes come under that. */
export function secretOf(app: App, name: string, apps: Pick<Apps, 'get'>): SecretValue | undefined {
  const own = app.secrets.get(name)
  if (own !== undefined || app.componentAppid === undefined) return own
  return apps.get(app.componentAppid)?.secrets.get(name)
}

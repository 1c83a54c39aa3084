import type { SecretValue } from '../secret-value.ts'
import type { App, Apps } from './app.ts'

/**
 * Secrets of a third-party platform that hold for the apps it acts for: their pushes come under its token and key.
 * No other: an app without an `app-secret` must not send the platform's under its own name.
 */
const ofPlatform: ReadonlySet<string> = new Set([
  'message-token',
  'encoding-aes-key',
  'encoding-aes-key-previous',
  'component-secret',
])

/** A secret of the app; where it has none and a third-party platform acts for it, the platform's own where that holds for it. */
export function secretOf(app: App, name: string, apps: Pick<Apps, 'get'>): SecretValue | undefined {
  const own = app.secrets.get(name)
  if (own !== undefined || app.componentAppid === undefined || !ofPlatform.has(name)) return own
  const platform = apps.get(app.componentAppid)
  return platform?.kind === 'open-platform' ? platform.secrets.get(name) : undefined
}

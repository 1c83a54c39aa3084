import { type Clock, systemClock } from '../clock.ts'
import { HostError } from '../errors/host-error.ts'
import { type ProcessView, readEnvironment } from '../settings/environment.ts'
import type { Settings } from '../settings.ts'
import type { App } from './app.ts'
import { readAppsFile } from './apps-file.ts'
import { sandboxApps } from './sandbox-apps.ts'

/**
 * Reads the apps anew, with `.env.<mode>` and every file of a secret: for the start and each reload.
 * @param from the process's variables and working directory; a test gives its own.
 * @throws HostError WXH_APPS_INVALID with everything that is wrong at once.
 */
export async function loadApps(
  settings: Pick<Settings, 'mode' | 'appsFile'>,
  from: ProcessView = { env: process.env, cwd: process.cwd() },
  clock: Pick<Clock, 'now'> = systemClock,
): Promise<readonly App[]> {
  const { mode, appsFile } = settings
  if (appsFile !== undefined) return readAppsFile(appsFile, await readEnvironment(from, mode), clock.now())
  if (mode === 'sandbox') return sandboxApps()
  throw new HostError(
    'WXH_APPS_INVALID',
    'There is no apps file, and production has no app of its own. Set WXHOST_APPS to your apps file.',
  )
}

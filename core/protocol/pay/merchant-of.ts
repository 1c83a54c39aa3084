import type { AppView } from '../call.ts'
import { type Failure, failure } from '../outcome.ts'

/** The app's merchant, or the failure that `encode` returns for an app that has none. */
export const merchantOf = (app: AppView): string | Failure =>
  app.mchid ??
  failure(
    'config',
    'merchant-missing',
    'This app has no merchant, so nothing can be signed for WeChat Pay. Set its mchid in the apps file.',
  )

import { type Call, type Failure, failure } from '@wxhost/core/protocol'
import { textIn } from './fields.ts'

/**
 * Codes that a third-party platform obtained for an app are traded at other endpoints, with the platform's token, which
 * no plugin supplies yet. Refused before sending: WeChat would use the code up.
 */
export const platformRefusal = (call: Call): Failure | undefined =>
  textIn(call.app.settings.componentAppid) === undefined
    ? undefined
    : failure(
        'config',
        'platform-not-served',
        'The app is served by a third-party platform (setting componentAppid), whose codes this plugin cannot trade: ' +
          'take componentAppid out where the app logs in by itself',
      )

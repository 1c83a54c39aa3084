import { type Call, type Failure, failure } from '@wxhost/core/protocol'
import { channelName } from '../claim/claim-outcome.ts'

/** Where the other side tells of a change: what the caller gave, else the host's own address. */
export function notifyUrlOf(given: string | undefined, call: Call): string | Failure {
  const url = given ?? call.inboundUrl(channelName)
  if (url === undefined) return missing
  return url.length <= 255 && !/[?#]/.test(url) ? url : unusable
}

const missing = failure(
  'config',
  'notify-url-missing',
  "A claim needs notify_url: set the host's public base URL, or give notify_url.",
  { path: '/notify_url' },
)

const unusable = failure(
  'config',
  'notify-url-unusable',
  'The host\'s address for notifications is not one that can be called: at most 255 characters, no "?" and no "#".',
)

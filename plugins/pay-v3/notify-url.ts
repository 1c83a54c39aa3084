import { type Call, type Failure, failure } from '@wxhost/core/protocol'

/**
 * Where WeChat is to tell of an order or a refund: what the caller gave, else the host's own address.
 * Undefined where there is neither.
 * @see wire-protocol reference, additions 6 "notify_url"
 */
export function notifyUrlOf(given: string | undefined, call: Call, maxLength: number): string | undefined | Failure {
  if (given !== undefined) return given
  const own = call.inboundUrl('notify')
  if (own === undefined || (own.length <= maxLength && !/[?#]/.test(own))) return own
  return failure(
    'config',
    'notify-url-unusable',
    `The host's address for notifications is not one that WeChat takes: at most ${maxLength} characters, no "?" and no "#"`,
  )
}

export const notifyUrlMissing = failure(
  'config',
  'notify-url-missing',
  'An order needs notify_url: set the public base URL of the host, or give notify_url',
  { path: '/notify_url' },
)

import { HostError, isHostError } from '../../errors/host-error.ts'

interface FrameworkError {
  readonly code?: string
  readonly statusCode?: number
}

/** Fastify's own refusals in our words. Anything unknown is our mistake, and its message is not shown. */
export function errorOf(error: unknown): HostError {
  if (isHostError(error)) return error
  const { code, statusCode } = (error ?? {}) as FrameworkError
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new HostError('WXH_BODY_TOO_LARGE', 'The body is larger than the host takes.')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new HostError('WXH_CONTENT_TYPE_UNSUPPORTED', 'Send the body with `content-type: application/json`.')
    case 'FST_ERR_BAD_URL':
      return new HostError(
        'WXH_REQUEST_INVALID',
        'The path is not valid: a percent sign must be followed by two hex digits of UTF-8.',
      )
    default:
      return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
        ? new HostError('WXH_REQUEST_INVALID', 'The request is not valid HTTP.', { cause: error })
        : new HostError('WXH_INTERNAL', 'The host met an error of its own.', { cause: error })
  }
}

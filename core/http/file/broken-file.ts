import { HostError } from '../../errors/host-error.ts'

/** The bytes that came are not the ones that WeChat promised, or ended early. @param cause only its code is told. */
export function brokenFile(what: string, cause?: unknown): HostError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code
  const why = code === undefined ? what : `${what} (${code})`
  return new HostError(
    'WXH_FILE_BROKEN',
    `The file from WeChat cannot be used: ${why}. Nothing of it is to be trusted.`,
    {
      cause,
    },
  )
}

/** Nobody is left to hand the file to. */
export const callerGone = (): HostError =>
  new HostError('WXH_CALLER_GONE', 'The caller hung up; the download was given up.')

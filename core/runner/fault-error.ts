import { HostError } from '../errors/host-error.ts'
import type { RunFault } from './plugin-runner.ts'

/** A fault of a plugin as the caller is told it; the note is for the log. @param message what could not be done. */
export const faultError = ({ what, note }: RunFault, message: string): HostError =>
  what === 'quarantined'
    ? new HostError('WXH_PLUGIN_QUARANTINED', `${message} Its worker died too often and is not started any more.`, {
        cause: new Error(note),
      })
    : new HostError('WXH_PLUGIN_FAULT', message, { cause: new Error(note) })

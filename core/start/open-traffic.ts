import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { TrafficSettings } from '../settings.ts'
import { openTrafficFile, type TrafficFile } from '../shadow/traffic/traffic-file.ts'
import type { Closers } from './closers.ts'

/** Where a sample of calls is recorded. */
export interface OpenTraffic {
  readonly file: TrafficFile
  readonly share: number
}

/** @throws HostError WXH_SETTINGS_INVALID when the file cannot be opened. */
export function openTraffic(
  settings: TrafficSettings | undefined,
  clock: Clock,
  log: Logger,
  closers: Closers,
): OpenTraffic | undefined {
  if (settings === undefined) return undefined
  const { file: path, share, mostBytes } = settings
  const file = openTrafficFile(path, mostBytes, clock, (error) =>
    log.error({ code: (error as NodeJS.ErrnoException).code }, 'the traffic file cannot be written'),
  )
  closers.add(() => file.close())
  return { file, share }
}

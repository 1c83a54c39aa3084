import { resolve } from 'node:path'
import type { TrafficSettings } from '../settings.ts'
import type { VariableReader } from './variable-reader.ts'

const MiB = 1024 * 1024
const usualShare = 0.01

/** Whether calls are recorded for rehearsals. */
export function readTraffic(reader: VariableReader, cwd: string): TrafficSettings | undefined {
  const file = reader.text('WXHOST_TRAFFIC_FILE')
  const share = readShare(reader)
  const mostBytes = reader.bytes('WXHOST_TRAFFIC_LIMIT', { fallback: 64 * MiB, min: MiB, max: 1024 * 1024 * MiB })
  return file === undefined ? undefined : { file: resolve(cwd, file), share, mostBytes }
}

function readShare(reader: VariableReader): number {
  const text = reader.text('WXHOST_TRAFFIC_SHARE')
  if (text === undefined) return usualShare
  const share = /^(0?\.\d{1,6}|1|1\.0{1,6})$/.test(text) ? Number(text) : 0
  if (share > 0) return share
  return reader.fault(
    'WXHOST_TRAFFIC_SHARE',
    `"${text}" is not a share above 0, up to 1`,
    `Write one in a hundred as 0.01, which is the default.`,
    usualShare,
  )
}

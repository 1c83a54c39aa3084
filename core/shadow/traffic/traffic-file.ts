import { statSync } from 'node:fs'
import type { Clock } from '../../clock.ts'
import { HostError } from '../../errors/host-error.ts'
import { openLineWriter } from '../../line-writer.ts'

/** Where recorded calls go. Never waits. */
export interface TrafficFile {
  /** @returns false: it is as long as it may become. */
  append(line: string): boolean
  close(): Promise<void>
}

/**
 * @param mostBytes of the file, with what stood in it before.
 * @param onFault called when it cannot be written any more.
 * @throws HostError WXH_SETTINGS_INVALID when it cannot be opened.
 */
export function openTrafficFile(
  file: string,
  mostBytes: number,
  clock: Clock,
  onFault: (error: Error) => void,
): TrafficFile {
  let bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  const lines = opened(() => openLineWriter(file, clock, onFault), file)
  return {
    append(line) {
      if (bytes + line.length + 1 > mostBytes) return false
      bytes += line.length + 1
      lines.write(`${line}\n`)
      return true
    },
    close: () => lines.close(),
  }
}

function opened<T>(open: () => T, file: string): T {
  try {
    return open()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new HostError(
      'WXH_SETTINGS_INVALID',
      `The traffic file ${file} cannot be opened (${code ?? 'unknown'}). Check WXHOST_TRAFFIC_FILE and who may write there.`,
      { cause },
    )
  }
}

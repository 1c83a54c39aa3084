import { open, rm, stat } from 'node:fs/promises'
import type { Clock } from '../../clock.ts'

const againMs = 20
/** What is done under a lock takes milliseconds: one that is so old was left by a host that died. */
const staleMs = 10_000
const patienceMs = 15_000

/**
 * Runs `work` while no other process does that holds a lock of the same name.
 * @param file made for as long; its folder must exist.
 * @throws Error where it stays taken, besides what `work` throws.
 */
export async function withFileLock<T>(file: string, clock: Clock, work: () => Promise<T>): Promise<T> {
  for (const end = clock.monotonic() + patienceMs; !(await isOurs(file)); await clock.sleep(againMs)) {
    if (clock.monotonic() >= end) throw new Error(`${file} stays taken: does another host hang?`)
    if (await isStale(file, clock.now())) await rm(file, { force: true })
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

/** Whether it is ours now. */
async function isOurs(file: string): Promise<boolean> {
  try {
    await (await open(file, 'wx', 0o600)).close()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function isStale(file: string, now: number): Promise<boolean> {
  const held = await stat(file).catch(() => undefined)
  return held !== undefined && now - held.mtimeMs > staleMs
}

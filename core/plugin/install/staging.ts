import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** What the folder of a package begins with that this host is installing. */
export const stagingOf = (home: string): string => join(home, `.new-${process.pid}-`)

/** Removes what a host left there that died while it installed; another one may be at it right now. */
export async function sweepStaging(home: string): Promise<void> {
  const left = (await readdir(home).catch(() => [])).filter((name) => name.startsWith('.new-') && !isInHand(name))
  await Promise.all(left.map((name) => rm(join(home, name), { recursive: true, force: true }).catch(() => {})))
}

function isInHand(name: string): boolean {
  const pid = Number(/^\.new-(\d+)-/.exec(name)?.[1])
  if (!Number.isSafeInteger(pid) || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

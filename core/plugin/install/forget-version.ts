import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { InstalledRow } from './installed-file.ts'
import { forgetRecord, givenPlaces } from './record-copies.ts'

/** Its files and its record leave the disk; what runs of it has its bytes in memory. */
export async function forgetVersion({ plugin, folder }: Pick<InstalledRow, 'plugin' | 'folder'>, home: string) {
  await rm(join(home, folder), { recursive: true, force: true })
  await forgetRecord(plugin, givenPlaces(home))
}

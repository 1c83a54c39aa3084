import { rm } from 'node:fs/promises'
import { onTestFinished } from 'vitest'
import { type CanaryHome, type CanaryHomeOptions, makeCanaryHome } from './canary-home.ts'

export type { CanaryHome, CanaryPlugin } from './canary-home.ts'

/** One that goes with the test. */
export async function useCanaryHome(options: CanaryHomeOptions): Promise<CanaryHome> {
  const home = await makeCanaryHome(options)
  onTestFinished(() => rm(home.directory, { recursive: true, force: true }))
  return home
}

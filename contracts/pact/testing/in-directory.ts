import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** An empty folder that goes with the test file. */
export async function inDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'wxhost-test-'))
  afterAll(() => rm(directory, { recursive: true, force: true }))
  return directory
}

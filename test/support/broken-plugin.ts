import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Interaction } from '@wxhost/contracts'
import { onTestFinished } from 'vitest'
import { runScenario } from '../../contracts/scenario/run-scenarios.ts'
import { breakPlugin, copyPlugin } from './plugin-copy.ts'

const plugins = fileURLToPath(new URL('../../plugins/', import.meta.url))

/** Where a plugin of this repository lies. */
export const pluginDirectory = (name: string): string => join(plugins, name)

/**
 * A copy of a built plugin, broken on purpose; it goes with the test.
 * @param change JavaScript: members over those of `plugin`, e.g. `({ needs: [] })`. Helpers: `operation(name, members)`,
 *   `channel(name, members)`, `decoding(name, fn)` where fn gets what decode gave and the response.
 */
export async function useBrokenPlugin(name: string, change: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'wxhost-broken-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  await copyPlugin(name, directory)
  await breakPlugin(directory, change)
  return directory
}

/** What a scenario says of a plugin of this repository that is broken on purpose. */
export async function playBroken(
  scenario: string,
  name: string,
  change: string,
  interactions: readonly Interaction[],
): Promise<{ readonly outcome: string; readonly messages: string }> {
  const directory = await useBrokenPlugin(name, change)
  const { outcome, findings } = await runScenario(scenario, { directory, interactions })
  return { outcome, messages: findings.map(({ message }) => message).join('\n') }
}

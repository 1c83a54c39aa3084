import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PluginPackage } from '@wxhost/core/harness'
import { mutantsOf, type SourceFile } from './enumerate.ts'
import type { Mutant } from './mutant.ts'
import { reachedIn } from './reached.ts'
import { isRuleOfWechat } from './rules-of-wechat.ts'
import type { Reach } from './run/messages.ts'

/** Everything of a plugin that the host loads. */
export const pluginFiles = ({ files }: PluginPackage): readonly SourceFile[] =>
  [...files]
    .filter(([file]) => /\.m?js$/.test(file))
    .map(([file, bytes]) => ({ side: 'plugin', file, source: Buffer.from(bytes).toString('utf8') }))

/** The mock's rules, from its built package. */
export const mockFiles = (directory: string): readonly SourceFile[] =>
  globSync('dist/**/*.js', { cwd: directory })
    .map((file) => file.replaceAll('\\', '/'))
    .filter(isRuleOfWechat)
    .sort()
    .map((file) => ({ side: 'mock', file, source: readFileSync(join(directory, file), 'utf8') }))

/** Every mutant of the plugin, and those of the mock's rules that the plugin's live interactions reach. */
export function allMutants(modules: readonly SourceFile[], reach: Reach): readonly Mutant[] {
  return modules.flatMap((module) =>
    module.side === 'plugin' ? mutantsOf(module) : reachedMutants(module, reach[module.file] ?? []),
  )
}

function reachedMutants(module: SourceFile, ran: Reach[string]): readonly Mutant[] {
  if (ran.length === 0) return []
  const isReached = reachedIn(module.source, ran)
  return mutantsOf(module).filter(({ start }) => isReached(start))
}

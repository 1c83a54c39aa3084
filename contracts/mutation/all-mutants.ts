import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PluginPackage } from '@wxhost/core/harness'
import { mutantsOf, type SourceFile } from './enumerate.ts'
import type { Mutant } from './mutant.ts'
import { reachIn } from './reached.ts'
import { isRuleOfWechat } from './rules-of-wechat.ts'
import type { CaseName, LiveReach } from './run/messages.ts'

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

/** A mutant, and the cases that reach it; undefined: any may. */
export interface Placed {
  readonly mutant: Mutant
  readonly cases: readonly CaseName[] | undefined
}

/**
 * Every mutant of the plugin, and those of the mock's rules that run while the plugin's own requests are answered or its pushes
 * are made. A check of the mock counts where the interactions meet both its outcomes: what a plugin never sends cannot show
 * whether the mock would refuse it.
 */
export const allMutants = (modules: readonly SourceFile[], reach: LiveReach): readonly Placed[] =>
  modules.flatMap((module) =>
    module.side === 'plugin'
      ? mutantsOf(module).map((mutant) => ({ mutant, cases: undefined }))
      : reachedMutants(module, reach),
  )

function reachedMutants(module: SourceFile, reach: LiveReach): readonly Placed[] {
  const runs = Object.entries(reach).flatMap(([name, files]) => {
    const ran = files[module.file]
    return ran === undefined ? [] : [{ name, ran }]
  })
  if (runs.length === 0) return []
  const { reached, undecided } = reachIn(module.source)
  const everything = runs.flatMap(({ ran }) => ran)
  return mutantsOf(module).flatMap((mutant) => {
    if (undecided(everything, mutant.start)) return []
    const cases = runs.filter(({ ran }) => reached(ran, mutant.start)).map(({ name }) => name)
    return cases.length === 0 ? [] : [{ mutant, cases }]
  })
}

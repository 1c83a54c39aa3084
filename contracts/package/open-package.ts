import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inspectPackage, type PluginPackage, PluginRefusal } from '@wxhost/core/harness'
import { isJsonObject } from '@wxhost/core/protocol'
import { ContractFault } from '../drive/contract-fault.ts'
import type { Interaction } from '../interaction/interaction.ts'

/** The built package in a directory, as the host finds it; none of its code runs. @throws ContractFault where no host would */
export const openPackage = (directory: string): Promise<PluginPackage> =>
  inspectPackage(
    {
      source: { kind: 'path', path: resolve(directory) },
      range: '*',
      required: true,
      apps: undefined,
      serves: true,
      where: directory,
    },
    join(resolve(directory), 'plugins.manifest.json'),
  ).catch((error: unknown) => {
    throw asFaultOf(directory, error)
  })

/** What a host says of one of many plugins, said of the one that was named. */
export const asFaultOf = (directory: string, error: unknown): unknown =>
  error instanceof PluginRefusal
    ? new ContractFault(`The package in ${directory}: ${error.message.replace(/\.$/, '')}.\n  ${error.remedy}`, {
        cause: error,
      })
    : error

/**
 * What the package exports as `./contract`. Only where no test runner rewrites imports.
 * @throws ContractFault where it exports no list of interactions
 */
export async function interactionsIn(directory: string): Promise<readonly Interaction[]> {
  const entry = contractEntry(JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')))
  if (entry === undefined)
    throw new ContractFault(`package.json in ${directory} must export ./contract: its interactions`)
  const file = resolve(directory, entry)
  if (!existsSync(file))
    throw new ContractFault(`The contract ${file} does not exist. Build it (npm run build), or correct ./contract.`)
  const module: unknown = await import(pathToFileURL(file).href)
  const { interactions } = module as { readonly interactions?: unknown }
  if (!Array.isArray(interactions)) throw new ContractFault(`${entry} in ${directory} must export interactions, a list`)
  return interactions
}

function contractEntry(packageJson: unknown): string | undefined {
  const exported =
    isJsonObject(packageJson) && isJsonObject(packageJson.exports) ? packageJson.exports['./contract'] : undefined
  const entry = isJsonObject(exported) ? exported.default : exported
  return typeof entry === 'string' ? entry : undefined
}

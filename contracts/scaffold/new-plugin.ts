import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ContractFault } from '../drive/contract-fault.ts'
import { pluginName } from './plugin-name.ts'

export interface NewPlugin {
  /** e.g. `pay-v4` */
  readonly name: string
  /** Where it is written; made if it is not there, must be empty. */
  readonly directory: string
  /** npm name; default: `wxhost-plugin-<name>`. */
  readonly packageName?: string
  /** Version of our packages, e.g. `0.1.0`. */
  readonly version: string
  /** e.g. `1.1.0` */
  readonly hostApi: string
}

const packageForm = /^(?:@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*$/

/**
 * Writes a package that passes its suite as it is.
 * @returns the paths of its files, in the order of their names.
 * @throws ContractFault for a bad name or a directory that holds something.
 */
export async function newPlugin(wanted: NewPlugin): Promise<readonly string[]> {
  const { id, protocol, apiVersion } = pluginName(wanted.name)
  const packageName = wanted.packageName ?? `wxhost-plugin-${id}`
  if (!packageForm.test(packageName) || packageName.length > 214)
    throw new ContractFault(`${JSON.stringify(packageName)} is no name for an npm package.`)
  await demandEmpty(wanted.directory)
  await cp(templateFolder, wanted.directory, { recursive: true })
  const words = {
    __id__: id,
    __package__: packageName,
    __protocol__: protocol,
    __title__: `${protocol}, API version ${apiVersion}`,
    __apiVersion__: apiVersion,
    // The name of a plugin is protocol and API version, unless it says otherwise.
    __name__: id === protocol ? `"name": "${id}",` : '',
    __hostApi__: wanted.hostApi,
    __version__: wanted.version,
  }
  return settle(wanted.directory, words)
}

// As built it lies beneath dist/.
const up = import.meta.url.includes('/dist/scaffold/') ? '../../' : '../'
const templateFolder = fileURLToPath(new URL(`${up}scaffold/template`, import.meta.url))

async function demandEmpty(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true }).catch((error: unknown) => {
    throw new ContractFault(`${directory} cannot be made: ${String(error)}. Name another with --dir.`)
  })
  const held = await readdir(directory)
  if (held.length > 0)
    throw new ContractFault(
      `${directory} holds ${held.slice(0, 3).join(', ')}${held.length > 3 ? ' …' : ''}: nothing was written. Name an empty directory with --dir.`,
    )
}

/** Files of the template begin with `_` where their own name would mean something in this repository. */
async function settle(directory: string, words: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folders = [join(directory, '_github')]
  for (const folder of folders) await rename(folder, folder.replace('/_github', '/.github'))
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const written: string[] = []
  for (const entry of entries.filter((each) => each.isFile())) {
    const name = entry.name === '_gitignore' ? '.gitignore' : entry.name.replace(/^_/, '')
    const path = join(entry.parentPath, name)
    if (name !== entry.name) await rename(join(entry.parentPath, entry.name), path)
    const filled = fill(await readFile(path, 'utf8'), words)
    await writeFile(path, name === 'package.json' ? `${JSON.stringify(JSON.parse(filled), null, 2)}\n` : filled)
    written.push(path.slice(directory.length + 1))
  }
  return written.sort()
}

const fill = (text: string, words: Readonly<Record<string, string>>): string =>
  Object.entries(words).reduce((filled, [word, value]) => filled.replaceAll(word, value), text)

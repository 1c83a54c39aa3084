import { cp, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const plugins = fileURLToPath(new URL('../../plugins/', import.meta.url))

/** What a built plugin of this repository consists of, in another directory. */
export async function copyPlugin(name: string, directory: string): Promise<void> {
  for (const part of ['package.json', 'dist'])
    await cp(join(plugins, name, part), join(directory, part), { recursive: true })
}

/**
 * Puts `change` over what the copy in `directory` exports.
 * @param change JavaScript: members over those of `plugin`, e.g. `({ needs: [] })`. Helpers: `operation(name, members)`,
 *   `channel(name, members)`, `decoding(name, fn)` where fn gets what decode gave and the response.
 */
export async function breakPlugin(directory: string, change: string): Promise<void> {
  await rename(join(directory, 'dist/index.js'), join(directory, 'dist/whole.js'))
  await writeFile(
    join(directory, 'dist/index.js'),
    `${helpers}\nexport default definePlugin({ ...plugin, ...(${change}) })\n`,
  )
}

const helpers = `
import { definePlugin } from '@wxhost/core/protocol'
import plugin from './whole.js'

const operation = (name, members) => ({ operations: { ...plugin.operations, [name]: { ...plugin.operations[name], ...members } } })
const channel = (name, members) => ({ inbound: { ...plugin.inbound, [name]: { ...plugin.inbound[name], ...members } } })
const decoding = (name, read) =>
  operation(name, {
    async decode(response, call, context) {
      return read(await plugin.operations[name].decode(response, call, context), response)
    },
  })
const decodingIn = (name, view) =>
  operation(name, { decode: (response, call, context) => plugin.operations[name].decode(response, view(call), context) })
const opening = (name, read) =>
  channel(name, {
    async open(push, call) {
      return read(await plugin.inbound[name].open(push, call), call)
    },
  })
/** The call with another member. */
const callWith = (call, name, value) =>
  new Proxy(call, {
    get(target, key) {
      const found = key === name ? value : target[key]
      return typeof found === 'function' ? found.bind(target) : found
    },
  })
void [operation, channel, decoding, decodingIn, opening, callWith]
`

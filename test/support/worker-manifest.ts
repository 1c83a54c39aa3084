import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A manifest of these plugins of the repository, in the given mode. @returns its file, which goes with the process. */
export async function manifestWith(run: 'inline' | 'worker', names: readonly string[]): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'wxhost-manifest-')), 'plugins.manifest.json')
  await writeFile(
    file,
    JSON.stringify({ plugins: names.map((name) => ({ path: resolve(root, 'plugins', name), run })) }),
  )
  return file
}

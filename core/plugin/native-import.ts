import { createRequire } from 'node:module'

/**
 * `import()` as Node does it, also in a test: test runners rewrite the `import()` of the files that they load, and
 * then neither the bytes that were verified nor the rules for plugins would hold. `require` is not rewritten.
 */
export const nativeImport: (url: string) => Promise<unknown> = loadImporter()

function loadImporter(): (url: string) => Promise<unknown> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const module = createRequire(import.meta.url)(
    `./import-natively.${extension}`,
  ) as typeof import('./import-natively.ts')
  return module.importNatively
}

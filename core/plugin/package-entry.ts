import { isJsonObject, type JsonObject } from '../protocol/index.ts'

/** The conditions of an import in Node, besides `types` and other people's. */
const conditions: ReadonlySet<string> = new Set(['node', 'import', 'module-sync', 'default'])

/**
 * The module that `import '<package>'` would load, as written in package.json; undefined where it names none.
 *
 * @see Node.js documentation, Packages, "Package entry points"
 */
export function packageEntry(packageJson: JsonObject): string | undefined {
  const { exports } = packageJson
  if (exports === undefined || exports === null) return text(packageJson.main)
  const isMap = isJsonObject(exports) && Object.keys(exports).some((key) => key.startsWith('.'))
  return target(isMap ? exports['.'] : exports)
}

function target(value: unknown): string | undefined {
  if (!isJsonObject(value)) return text(value)
  // The order of the keys decides, as in Node.
  for (const [condition, inner] of Object.entries(value)) {
    const found = conditions.has(condition) ? target(inner) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

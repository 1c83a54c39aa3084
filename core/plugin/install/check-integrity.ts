import { createHash } from 'node:crypto'
import { installRefusal } from './install-refusal.ts'

/** The strongest first: only that one counts where several are given. */
const algorithms = ['sha512', 'sha384', 'sha256'] as const

/**
 * Holds bytes against what was promised of them.
 *
 * @param expected as in Subresource Integrity, e.g. `sha512-…`; several may stand there, with blanks between them.
 * @param also other digests that would do: that of the files of a package, as plugins.lock.json has it.
 * @throws PluginRefusal WXH_PLUGIN_INSTALL
 * @see W3C, Subresource Integrity, "Parse metadata", "Get the strongest metadata from set"
 */
export function checkIntegrity(expected: string, bytes: Uint8Array | undefined, also: readonly string[]): void {
  const given = expected.trim().split(/\s+/)
  const algorithm = algorithms.find((one) => given.some((digest) => digest.startsWith(`${one}-`)))
  if (algorithm === undefined)
    throw installRefusal(
      'the integrity that was given is none',
      'Give it as `sha512-…` (npm prints it) or `sha256-…` (plugins.lock.json holds it), in base64.',
    )
  const wanted = given.filter((digest) => digest.startsWith(`${algorithm}-`))
  const own = bytes === undefined ? [] : [`${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`]
  const found = [...own, ...also.filter((digest) => digest.startsWith(`${algorithm}-`))]
  if (wanted.some((digest) => found.includes(digest))) return
  throw installRefusal(
    `its integrity is ${found.join(' or ') || `not known as ${algorithm}`}, expected ${wanted.join(' or ')}`,
    'It is not what was promised: fetch it again, and find out who changed it.',
  )
}

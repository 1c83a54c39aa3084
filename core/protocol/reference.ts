/**
 * A value that the host fills in as it sends: plugins name secrets, they never see them.
 *
 * A reference is known by identity, not by its shape. JSON from a caller can therefore never be one,
 * whatever it looks like, and a reference that is copied, spread or serialised is one no more.
 */
export interface Reference {
  readonly kind: 'secret' | 'credential'
  readonly name: string
}

/** Shared by every copy of this module in the process, so that a plugin with its own copy still makes true references. */
const registryKey = Symbol.for('@wxhost/core/protocol/references@1')
type Registry = WeakSet<object>
const globals = globalThis as { [registryKey]?: Registry }
globals[registryKey] ??= new WeakSet()
const known: Registry = globals[registryKey]

function make(kind: Reference['kind'], name: string): Reference {
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(name))
    throw new TypeError(
      `Not a name for a ${kind}: expected lower-case letters, digits and "-", got ${JSON.stringify(name)}`,
    )
  const reference: Reference = Object.freeze({ kind, name })
  known.add(reference)
  return reference
}

/** A secret that the operator gave the host for this app, e.g. `app-secret`. */
export const secret = (name: string): Reference => make('secret', name)

/** A credential that the host holds for the owner, e.g. `access-token`. */
export const credential = (name: string): Reference => make('credential', name)

/** True only for what {@link secret} or {@link credential} made. */
export const isReference = (value: unknown): value is Reference =>
  typeof value === 'object' && value !== null && known.has(value)

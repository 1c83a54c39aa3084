import { credential, isReference, pointerStep, pointerSteps, type Reference, secret } from '../../protocol/index.ts'

/** Of each reference that was cut out: where it stood (a JSON pointer), whether it was a secret, and its name; in one row. */
export type CutReferences = readonly string[] | undefined

/** Deeper than any body may be; what lies deeper is cloned as it is. */
const maxDepth = 66
/** The other side cannot read what is nested some 2,000 deep, and with it nothing that came in the same message. */
const mostDepth = 1_000

/**
 * Makes values fit to be cloned for another thread: references, which are known by identity, are cut out and listed; of a
 * Buffer no more than its own bytes go (small ones share one piece of memory, with whatever else stands in it); what writes
 * itself as JSON is written. Nothing is changed in place.
 */
export class Packer {
  references: string[] | undefined
  readonly #path: string[] = []

  pack(value: unknown): unknown {
    return typeof value === 'object' && value !== null ? this.#object(value) : value
  }

  #object(value: object): unknown {
    if (Array.isArray(value)) return this.#list(value)
    if (isReference(value)) return this.#cut(value)
    if (value instanceof Uint8Array) return exactBytes(value)
    if (this.#path.length > maxDepth) return checkDepth(value)
    // A date is cloned as one.
    if (value instanceof Date) return value
    const { toJSON } = value as { toJSON?: unknown }
    if (typeof toJSON === 'function') return this.#member('', toJSON.call(value, this.#path.at(-1) ?? ''))
    return this.#members(value as Record<string, unknown>)
  }

  #cut({ kind, name }: Reference): null {
    this.references ??= []
    this.references.push(this.#path.map(pointerStep).join(''), kind, name)
    return null
  }

  #list(list: readonly unknown[]): unknown {
    let copy: unknown[] | undefined
    for (let at = 0; at < list.length; at++) {
      const member = list[at]
      if (typeof member !== 'object' || member === null) continue
      const fit = this.#member(String(at), member)
      if (fit === member) continue
      copy ??= [...list]
      copy[at] = fit
    }
    return copy ?? list
  }

  #members(value: Record<string, unknown>): unknown {
    let copy: Record<string, unknown> | undefined
    for (const key of Object.keys(value)) {
      const member = value[key]
      if (typeof member !== 'object' || member === null) continue
      const fit = this.#member(key, member)
      if (fit === member) continue
      copy ??= { ...value }
      copy[key] = fit
    }
    return copy ?? value
  }

  #member(key: string, member: unknown): unknown {
    this.#path.push(key)
    const fit = this.pack(member)
    this.#path.pop()
    return fit
  }
}

function checkDepth(value: object): object {
  if (isDeeper(value, mostDepth - maxDepth)) throw new RangeError(`nested more than ${mostDepth} deep`)
  return value
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || (!ArrayBuffer.isView(value) && Object.values(value).some((member) => isDeeper(member, levels - 1))))

/** The bytes in memory of their own, as a plain Uint8Array. */
const exactBytes = (bytes: Uint8Array): Uint8Array =>
  bytes.byteLength === bytes.buffer.byteLength && !Buffer.isBuffer(bytes) ? bytes : new Uint8Array(bytes)

/**
 * Puts true references where some were cut out.
 * @param value fresh from the other thread: it is changed in place.
 */
export function unpack(value: unknown, references: CutReferences): unknown {
  if (references === undefined) return value
  const root: Record<string, unknown> = { value }
  for (let at = 0; at + 2 < references.length; at += 3) {
    put(root, stepsOf(references[at] ?? ''), referenceOf(references[at + 1], references[at + 2] ?? ''))
  }
  return root.value
}

function put(root: object, path: readonly string[], reference: Reference): void {
  let parent: unknown = root
  for (let at = 0; at < path.length - 1; at++) parent = ownMember(parent, path[at] ?? '')
  const key = path.at(-1) ?? ''
  if (ownMember(parent, key) === null) Reflect.set(parent as object, key, reference)
}

const ownMember = (value: unknown, step: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? (value as Record<string, unknown>)[step]
    : undefined

/** Read once: a plugin's references stand in few places. */
const steps = new Map<string, readonly string[]>()

function stepsOf(pointer: string): readonly string[] {
  let found = steps.get(pointer)
  if (found === undefined) {
    // In lists they may stand in many.
    if (steps.size > 1_000) steps.clear()
    found = ['value', ...pointerSteps(pointer)]
    steps.set(pointer, found)
  }
  return found
}

/** Made once: a plugin names few. */
const made = new Map<string, Reference>()

function referenceOf(kind: string | undefined, name: string): Reference {
  const key = `${kind} ${name}`
  let reference = made.get(key)
  if (reference === undefined) {
    reference = (kind === 'secret' ? secret : credential)(name)
    made.set(key, reference)
  }
  return reference
}

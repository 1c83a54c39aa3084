import { isDeepStrictEqual } from 'node:util'
import type { StateValues } from '../states/provider-states.ts'
import type { Tree } from './interaction.ts'
import { isMatcher, type Matcher } from './matcher.ts'
import { shown } from './shown.ts'

/** One place where a value is not what was declared. */
export interface Mismatch {
  /** e.g. `request.body.data.thing1.value`, `result.output.list[0]` */
  readonly path: string
  readonly expected: string
  readonly actual: string
}

export interface Matching {
  /** Where the value stands, e.g. `request.body`. */
  readonly path: string
  /** A name that is not in the tree is let pass. Default: it is a mismatch. */
  readonly open?: boolean
  /** `like`, `integer` and `each` ask for their example itself: the answer was the example, so must be the result. */
  readonly exact?: boolean
  /** What the states gave. */
  readonly values?: StateValues
  /** Whether a handle stands for this value under this name; undefined: any text may. */
  opens?(handle: string, wanted: Extract<Matcher, { kind: 'sealed-handle' }>): boolean
  /** The text in a field that was encrypted for WeChat Pay; undefined: it does not open. */
  unseal?(field: string): string | undefined
}

/** All places where `actual` is not what the tree says. A member that is `undefined` is none. */
export function mismatches(tree: Tree, actual: unknown, matching: Matching): readonly Mismatch[] {
  if (isMatcher(tree)) return byMatcher(tree, actual, matching)
  if (Array.isArray(tree)) return listMismatches(tree, actual, matching)
  if (isPlain(tree)) return objectMismatches(tree, actual, matching)
  return isDeepStrictEqual(tree, actual) ? [] : [mismatch(tree, actual, matching)]
}

function listMismatches(tree: readonly Tree[], actual: unknown, matching: Matching): readonly Mismatch[] {
  if (!Array.isArray(actual)) return [mismatch(tree, actual, matching)]
  if (actual.length !== tree.length)
    return [
      { path: matching.path, expected: `${tree.length} items`, actual: `${actual.length} items: ${shown(actual)}` },
    ]
  return tree.flatMap((item, index) => mismatches(item, actual[index], at(matching, `[${index}]`)))
}

function objectMismatches(tree: Plain, actual: unknown, matching: Matching): readonly Mismatch[] {
  if (!isPlain(actual) || isMatcher(actual)) return [mismatch(tree, actual, matching)]
  const wanted = namesOf(tree).flatMap((name) => mismatches(tree[name], ownOf(actual, name), at(matching, `.${name}`)))
  const foreign = matching.open === true ? [] : namesOf(actual).filter((name) => ownOf(tree, name) === undefined)
  return [...wanted, ...foreign.map((name) => mismatch(undefined, actual[name], at(matching, `.${name}`)))]
}

const namesOf = (object: Plain) => Object.keys(object).filter((name) => object[name] !== undefined)

const ownOf = (object: Plain, name: string) => (Object.hasOwn(object, name) ? object[name] : undefined)

type By<K extends Matcher['kind']> = (
  matcher: Extract<Matcher, { kind: K }>,
  actual: unknown,
  matching: Matching,
) => boolean | readonly Mismatch[]

const rules: { readonly [K in Matcher['kind']]: By<K> } = {
  like: ({ example }, actual, matching) =>
    matching.exact === true ? mismatches(example, actual, matching) : likeMismatches(example, actual, matching),
  integer: ({ example }, actual, { exact }) => Number.isSafeInteger(actual) && (exact !== true || actual === example),
  regex: ({ pattern }, actual) => typeof actual === 'string' && new RegExp(`^(?:${pattern})$`, 'u').test(actual),
  each: ({ example, min }, actual, matching) => {
    if (!Array.isArray(actual) || actual.length < min) return false
    return actual.flatMap((item, index) => mismatches(example, item, at(matching, `[${index}]`)))
  },
  state: ({ name, example }, actual, { values, exact }) =>
    values?.[name] === undefined
      ? typeof actual === 'string' && (exact !== true || actual === example)
      : actual === values[name],
  filled: (wanted, actual) =>
    isMatcher(actual) && actual.kind === 'filled' && actual.of === wanted.of && actual.name === wanted.name,
  // The header is held against the key where the whole request is at hand.
  'pay-authorization': (_wanted, actual) =>
    typeof actual === 'string' && actual.startsWith('WECHATPAY2-SHA256-RSA2048 '),
  'sealed-field': ({ example }, actual, { unseal }) =>
    typeof actual === 'string' && (unseal === undefined ? actual !== example : unseal(actual) === example),
  'sealed-handle': (wanted, actual, { opens }) =>
    typeof actual === 'string' && actual !== '' && opens?.(actual, wanted) !== false,
}

function byMatcher<K extends Matcher['kind']>(
  matcher: Extract<Matcher, { kind: K }>,
  actual: unknown,
  matching: Matching,
): readonly Mismatch[] {
  const found = (rules[matcher.kind as K] as By<K>)(matcher, actual, matching)
  if (typeof found !== 'boolean') return found
  return found ? [] : [mismatch(matcher, actual, matching)]
}

/** Same JSON type; members of objects and items of lists likewise, values aside. */
function likeMismatches(example: Tree, actual: unknown, matching: Matching): readonly Mismatch[] {
  if (isMatcher(example)) return byMatcher(example, actual, matching)
  if (Array.isArray(example)) {
    if (!Array.isArray(actual) || actual.length !== example.length) return [mismatch(example, actual, matching)]
    return example.flatMap((item, index) => likeMismatches(item, actual[index], at(matching, `[${index}]`)))
  }
  if (!isPlain(example)) return typeOf(example) === typeOf(actual) ? [] : [mismatch(example, actual, matching)]
  if (!isPlain(actual)) return [mismatch(example, actual, matching)]
  const foreign = matching.open === true ? [] : namesOf(actual).filter((name) => ownOf(example, name) === undefined)
  return [
    ...namesOf(example).flatMap((name) => likeMismatches(example[name], ownOf(actual, name), at(matching, `.${name}`))),
    ...foreign.map((name) => mismatch(undefined, actual[name], at(matching, `.${name}`))),
  ]
}

const typeOf = (value: unknown) => (value === null ? 'null' : typeof value)

const at = (matching: Matching, step: string): Matching => ({ ...matching, path: `${matching.path}${step}` })

const mismatch = (tree: Tree, actual: unknown, { path }: Matching): Mismatch => ({
  path,
  expected: tree === undefined ? 'nothing here' : shown(tree),
  actual: actual === undefined ? 'nothing' : shown(actual),
})

type Plain = Readonly<Record<string, unknown>>

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

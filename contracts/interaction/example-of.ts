import { ContractFault } from '../drive/contract-fault.ts'
import type { StateValues } from '../states/provider-states.ts'
import type { Tree } from './interaction.ts'
import { isMatcher, type Matcher } from './matcher.ts'

/** What stands in place of matchers whose value is not in the interaction. */
export interface Given {
  /** Of the states; default: the matcher's own example. */
  readonly values?: StateValues
  /** Makes a handle; needed where the tree has one. */
  handle?(wanted: Extract<Matcher, { kind: 'sealed-handle' }>): string
  /** Encrypts a field; default: the text as it is. */
  seal?(text: string): string
}

/**
 * The tree with each matcher's example in its place: plain data of its own.
 * @throws ContractFault where something stands that has no example, e.g. a reference in an input.
 */
export function exampleOf(tree: Tree, given: Given = {}): unknown {
  if (isMatcher(tree)) return exampleOfMatcher(tree, given)
  if (tree instanceof Uint8Array) return Uint8Array.from(tree)
  if (Array.isArray(tree)) return tree.map((item) => exampleOf(item, given))
  if (typeof tree !== 'object' || tree === null) return tree
  return Object.fromEntries(Object.entries(tree).map(([name, member]) => [name, exampleOf(member, given)]))
}

function exampleOfMatcher(matcher: Matcher, given: Given): unknown {
  switch (matcher.kind) {
    case 'like':
      return exampleOf(matcher.example, given)
    case 'each':
      return Array.from({ length: Math.max(1, matcher.min) }, () => exampleOf(matcher.example, given))
    case 'state':
      return given.values?.[matcher.name] ?? matcher.example
    case 'sealed-field':
      return given.seal?.(matcher.example) ?? matcher.example
    case 'integer':
    case 'regex':
      return matcher.example
    case 'sealed-handle':
      if (given.handle !== undefined) return given.handle(matcher)
      throw new ContractFault(`the handle "${matcher.name}" stands where none can be made`)
    default:
      throw new ContractFault(`a "${matcher.kind}" stands where only values can`)
  }
}

import { ContractFault } from '../../drive/contract-fault.ts'
import type { Tree } from '../../interaction/interaction.ts'
import { isMatcher, type Matcher } from '../../interaction/matcher.ts'
import { parseExact, rawNumber } from '../exact-json.ts'
import {
  authorizationForm,
  authorizationPlaceholder,
  base64Form,
  placeholderOf,
  sealedPlaceholder,
} from '../placeholders.ts'

/**
 * A tree as Pact reads it: its "integration JSON", where a matcher is an object with `pact:matcher:type`.
 * @see https://docs.pact.io/implementation_guides/rust/pact_ffi/integrationjson
 */
export function pactTree(tree: Tree): unknown {
  if (isMatcher(tree)) return pactMatcher(tree)
  if (Array.isArray(tree)) return tree.map(pactTree)
  if (typeof tree !== 'object' || tree === null) return tree
  const members = Object.entries(tree).filter(([, member]) => member !== undefined)
  return Object.fromEntries(members.map(([name, member]) => [name, pactTree(member)]))
}

/** JSON text as a tree for Pact: the values themselves, and any integer where one is too big for a double. */
export const pactTreeOfText = (text: string): unknown =>
  parseExact(text, (source) =>
    /^-?\d+$/.test(source) ? { 'pact:matcher:type': 'integer', value: rawNumber(source) } : rawNumber(source),
  )

/** A text that has to match as a whole; Pact itself looks for the pattern anywhere. */
export const pactRegex = (pattern: string, value: string) => ({
  'pact:matcher:type': 'regex',
  regex: `^(?:${pattern})$`,
  value,
})

const stateValue = (name: string, value: string) => ({
  'pact:matcher:type': 'type',
  'pact:generator:type': 'ProviderState',
  expression: `\${${name}}`,
  value,
})

function pactMatcher(matcher: Matcher): unknown {
  switch (matcher.kind) {
    case 'like':
      return { 'pact:matcher:type': 'type', value: pactTree(matcher.example) }
    case 'integer':
      return { 'pact:matcher:type': 'integer', value: matcher.example }
    case 'regex':
      return pactRegex(matcher.pattern, matcher.example)
    case 'each': {
      const value = Array.from({ length: Math.max(1, matcher.min) }, () => pactTree(matcher.example))
      return { 'pact:matcher:type': 'type', min: matcher.min, value }
    }
    case 'state':
      return stateValue(matcher.name, matcher.example)
    case 'filled':
      return stateValue(matcher.name, placeholderOf(matcher.name))
    case 'pay-authorization':
      return pactRegex(authorizationForm, authorizationPlaceholder)
    case 'sealed-field':
      return pactRegex(base64Form, sealedPlaceholder(matcher.example))
    case 'sealed-handle':
      throw new ContractFault(
        `the handle "${matcher.name}" is the host's own: it cannot stand in a message of WeChat's`,
      )
  }
}

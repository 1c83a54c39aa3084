import { isReference } from '@wxhost/core/protocol'
import { isMatcher, type Matcher } from './matcher.ts'

const longest = 300

/** A value or a tree for a person to read, on one line, cut where it is long. */
export function shown(value: unknown): string {
  const text = isMatcher(value) ? told(value) : (JSON.stringify(value, replaced) ?? String(value))
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text
}

const replaced = (_name: string, value: unknown): unknown => {
  if (isMatcher(value)) return `<${told(value)}>`
  if (isReference(value)) return `<a reference to the ${value.kind} "${value.name}">`
  if (typeof value === 'bigint') return `${value}n`
  return value instanceof Uint8Array ? `<${value.length} bytes>` : value
}

function told(matcher: Matcher): string {
  switch (matcher.kind) {
    case 'like':
      return `like ${shown(matcher.example)}`
    case 'integer':
      return `a whole number like ${matcher.example}`
    case 'regex':
      return `a text that matches /^(?:${matcher.pattern})$/`
    case 'each':
      return `${matcher.min} or more items like ${shown(matcher.example)}`
    case 'state':
      return `the value "${matcher.name}" of the state, like ${shown(matcher.example)}`
    case 'filled':
      return `a reference to the ${matcher.of} "${matcher.name}"`
    case 'pay-authorization':
      return "WeChat Pay's Authorization over this request"
    case 'sealed-field':
      return `${shown(matcher.example)}, encrypted for WeChat Pay`
    case 'sealed-handle':
      return `a handle of "${matcher.name}"`
  }
}

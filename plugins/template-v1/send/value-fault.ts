import { type Failure, failure, pointerStep } from '@wxhost/core/protocol'
import { isPlainText } from '../plain-text.ts'
import { ruleOf, type ValueRule } from './value-rules.ts'

const controlOrLineBreak = /[\p{Cc}\u2028\u2029]/u

/** What is wrong with one value of a template's data; undefined where nothing is. Never quotes the value. */
export function valueFault(key: string, value: string): Failure | undefined {
  const refuse = (code: string, message: string) =>
    failure('invalid-argument', code, `${key} ${message}`, { path: `/data${pointerStep(key)}/value` })
  if (!isPlainText(value))
    return refuse('value-not-text', 'holds control characters or halves of characters: plain text is expected')
  const rule = ruleOf(key)
  if (rule === undefined) return undefined
  if (value === '') return refuse('value-empty', `is empty: it takes ${rule.takes}`)
  if (controlOrLineBreak.test(value))
    return refuse('value-line-break', `holds a control character or line break: it takes ${rule.takes}, on one line`)
  const over = sizeOver(rule, value)
  if (over !== undefined)
    return refuse('value-too-long', `has a length of ${over.size}, the most is ${over.most}: it takes ${rule.takes}`)
  if (rule.shape !== undefined && !rule.shape.test(value))
    return refuse('value-malformed', `is not of its kind: it takes ${rule.takes}`)
  return undefined
}

function sizeOver(rule: ValueRule, value: string): { size: number; most: number } | undefined {
  if (rule.most === undefined) return undefined
  const most = typeof rule.most === 'number' ? rule.most : rule.most(value)
  const size = rule.size === undefined ? [...value].length : rule.size(value)
  return size > most ? { size, most } : undefined
}

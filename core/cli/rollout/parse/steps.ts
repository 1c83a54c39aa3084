import { InvalidArgumentError } from 'commander'
import type { Step } from '../../../rollout/plan.ts'
import { parseShare } from './amounts.ts'

/** `shadow,1%,5%,hold`: weights as parseShare takes them. Whether they rise is for the host to check. */
export function parseSteps(text: string): readonly Step[] {
  return text.split(',').map((part) => stepOf(part.trim()))
}

function stepOf(text: string): Step {
  if (text === 'shadow' || text === 'hold') return { kind: text }
  try {
    return { kind: 'weight', weight: parseShare(text) }
  } catch {
    throw new InvalidArgumentError(`"${text}" is no step. Write e.g. shadow,1%,5%,25%,50%,hold.`)
  }
}

import type { Fault } from '../../errors/host-error.ts'
import { MILLION, maxWeight, type Step } from '../plan.ts'
import { refusal } from './refusal.ts'

export const defaultSteps: readonly Step[] = [
  { kind: 'shadow' },
  ...[10_000, 50_000, 250_000, 500_000].map((weight): Step => ({ kind: 'weight', weight })),
]

/** Weights rise, stable keeps its hundredth, and nothing is promoted without calls or a person having proved it. */
export function checkSteps(steps: readonly Step[]): readonly Fault[] {
  if (steps.length === 0) return [refusal('steps', 'the plan has no steps', 'Name at least one, e.g. 5 %.')]
  if (steps.length > longestPlan)
    return [refusal('steps', `the plan has ${steps.length} steps, expected at most ${longestPlan}`, 'Leave some out.')]
  const faults: Fault[] = []
  let last = 0
  for (const [i, step] of steps.entries()) {
    const where = `steps/${i}`
    if (step.kind === 'weight') {
      const fault = weightFault(where, step.weight, last)
      if (fault === undefined) last = step.weight
      else faults.push(fault)
    }
    if (step.kind === 'shadow' && last > 0)
      faults.push(refusal(where, 'it shadows after calls went to the canary', 'Put shadowing before the first weight.'))
    if (step.kind !== 'weight' && steps[i - 1]?.kind === step.kind)
      faults.push(refusal(where, `the step before it is "${step.kind}" as well`, 'Leave one of the two out.'))
  }
  if (steps[0]?.kind === 'hold')
    faults.push(
      refusal('steps/0', 'the plan begins with "hold", so nothing would be proved', 'Begin with shadow or a weight.'),
    )
  if (steps.at(-1)?.kind === 'shadow')
    faults.push(
      refusal(
        'steps',
        'the plan ends with shadowing, so no call would prove the canary before it serves all',
        'Add a weight, or "hold" for a person to decide.',
      ),
    )
  return faults
}

const longestPlan = 50

function weightFault(where: string, weight: number, last: number): Fault | undefined {
  if (!Number.isInteger(weight) || weight <= 0)
    return refusal(where, `the weight is ${weight}, expected whole millionths above 0`, 'Write e.g. 50000 for 5 %.')
  if (weight > maxWeight)
    return refusal(
      where,
      `the weight is ${percent(weight)}, expected at most ${percent(maxWeight)}`,
      'Stable keeps a hundredth until promotion, to tell an incident of WeChat from a fault: promote to serve all.',
    )
  if (weight <= last)
    return refusal(
      where,
      `the weight ${percent(weight)} does not exceed ${percent(last)} before it`,
      'Let weights rise from step to step.',
    )
  return undefined
}

const percent = (millionths: number): string => `${(100 * millionths) / MILLION} %`

import type { InboundAnswer, Opened } from '../../protocol/index.ts'
import type { RunFault } from '../../runner/plugin-runner.ts'
import { compareTrees } from './compare-trees.ts'
import { type Difference, Word } from './difference.ts'
import { faultText } from './fault-text.ts'
import { fieldName } from './key-names.ts'

/** What two versions made of one push. */
export function compareOpenings(stable: Opened | RunFault, canary: Opened | RunFault): readonly Difference[] {
  if (stable.kind !== canary.kind) return [{ path: 'result', stable: wordOf(stable), canary: wordOf(canary) }]
  const [a, b] = [partsOf(stable), partsOf(canary)]
  return Object.keys(a).flatMap((part) => compareTrees(part, a[part], b[part], fieldName))
}

const wordOf = (opened: Opened | RunFault): Word =>
  new Word(opened.kind === 'fault' ? faultText(opened, fieldName) : opened.kind)

function partsOf(opened: Opened | RunFault): Readonly<Record<string, unknown>> {
  switch (opened.kind) {
    case 'events':
      return {
        events: opened.events,
        ack: answerTree(opened.ack),
        replyContext: opened.replyContext,
        once: opened.once,
      }
    case 'answer':
      return { answer: answerTree(opened.answer) }
    case 'refused':
      return { reason: new Word(opened.reason), answer: answerTree(opened.answer) }
    case 'open-again':
      return { refresh: opened.refresh }
    default:
      // Both fail: neither is better.
      return {}
  }
}

const answerTree = ({ status, contentType, body }: InboundAnswer) => ({
  status: new Word(String(status)),
  contentType,
  body,
})

import type { HistoryEntry } from '../../../rollout/rollout.ts'
import { formatTable } from '../../plugin/format-table.ts'
import { timeText } from './format.ts'
import { printable } from './text-width.ts'

/** Who did what, when and why; oldest first. Times are UTC. */
export const historyTable = (entries: readonly HistoryEntry[]): readonly string[] =>
  formatTable(
    ['TIME (UTC)', 'WHO', 'WHAT', 'WHY'],
    entries.map(({ at, actor, what, why }) => [timeText(at), printable(actor), printable(what), printable(why)]),
  )

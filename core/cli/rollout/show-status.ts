import { formatPluginId } from '../../plugin/loaded-plugin.ts'
import type { RolloutView } from '../../rollout/control/rollout-control.ts'
import type { HistoryEntry } from '../../rollout/rollout.ts'
import { type CliIo, paint, say } from '../cli-io.ts'
import { type AdminClient, AdminError } from '../control/admin-client.ts'
import { formatTable } from '../plugin/format-table.ts'
import { messageOf } from '../report-failure.ts'
import { liveView } from './live/live-view.ts'
import type { StatusOptions } from './rollout-options.ts'
import { clientFor, type RolloutTools, rolloutPath } from './rollout-tools.ts'
import { gottenText, stateText, timeText } from './view/format.ts'
import { renderLine } from './view/line.ts'
import { rolloutLines, type ViewSize } from './view/rollout-lines.ts'
import { statusLine } from './view/status-line.ts'

interface Shown {
  readonly view: RolloutView
  readonly history: readonly HistoryEntry[]
}

/** Wide enough for a log; a terminal says its own. */
const plainSize: ViewSize = { columns: 120, history: 5 }
const watchMs = 1_000

export async function showStatus(
  tools: RolloutTools,
  asked: string | undefined,
  options: StatusOptions,
): Promise<void> {
  const { io } = tools.context
  const look = (which: string) => lookAt(options, io, which)
  const all = asked === undefined ? await listOf(await clientFor(options, io)) : []
  const id = asked ?? onlyOne(all)
  if (id === undefined) return say(io, ...(options.json ? [JSON.stringify(all, null, 2)] : tableOf(all)))
  if (options.json) return say(io, JSON.stringify((await look(id)).view, null, 2))
  if (options.watch) return watch(tools, () => look(id))
  if (io.terminal !== undefined) await live(tools, io.terminal, () => look(id))
  say(io, ...textOf(await look(id), plainSize, io))
}

const listOf = async (client: AdminClient): Promise<readonly RolloutView[]> =>
  (await client.ask<{ rollouts: readonly RolloutView[] }>('GET', '/admin/rollouts')).rollouts

const over: ReadonlySet<string> = new Set(['aborted', 'promoted'])

/** The one that is under way, where it is one. */
function onlyOne(all: readonly RolloutView[]): string | undefined {
  const [first, another] = all.filter(({ rollout }) => !over.has(rollout.state.kind))
  return another === undefined ? first?.rollout.id : undefined
}

function tableOf(all: readonly RolloutView[]): readonly string[] {
  if (all.length === 0) return ['There are no rollouts. Plan one: wxhost rollout plan --help']
  const rows = all.map(({ rollout, weight }) => [
    rollout.id,
    rollout.protocol,
    formatPluginId(rollout.stable.plugin),
    formatPluginId(rollout.canary.plugin),
    stateText(rollout.state),
    `${rollout.step + 1}/${rollout.plan.steps.length}`,
    gottenText(rollout.state, weight),
    timeText(rollout.changedAt),
  ])
  return formatTable(['ID', 'PROTOCOL', 'STABLE', 'CANARY', 'STATE', 'STEP', 'NOW', 'CHANGED (UTC)'], rows)
}

/** The host is found anew each time: one that was started again has another socket. */
async function lookAt(options: StatusOptions, io: CliIo, id: string): Promise<Shown> {
  const client = await clientFor(options, io)
  const [view, { history }] = await Promise.all([
    client.ask<RolloutView>('GET', rolloutPath(id)),
    client.ask<{ history: readonly HistoryEntry[] }>('GET', rolloutPath(id, '/history')),
  ])
  return { view, history }
}

const textOf = ({ view, history }: Shown, size: ViewSize, io: CliIo): readonly string[] =>
  rolloutLines(view, history, size).map((line) =>
    renderLine(line, size.columns, (style, text) => paint(io, style, text)),
  )

/** One line whenever something changed, until the process is ended. */
async function watch({ context: { io }, clock }: RolloutTools, look: () => Promise<Shown>): Promise<void> {
  for (let last = ''; ; ) {
    const line = statusLine((await look()).view)
    if (line !== last) say(io, `${timeText(clock.now())} ${line}`)
    last = line
    await clock.sleep(watchMs)
  }
}

async function live(
  { context: { io }, clock }: RolloutTools,
  terminal: NonNullable<CliIo['terminal']>,
  look: () => Promise<Shown>,
): Promise<void> {
  let last = await look()
  const draw = async () => {
    const problem = await look().then(
      (shown) => {
        last = shown
        return undefined
      },
      (error: unknown) => {
        // A host that restarts comes back; a rollout that is gone does not.
        if (error instanceof AdminError) throw error
        return messageOf(error)
      },
    )
    const { columns, rows } = terminal
    const foot = problem === undefined ? 'q ends this view, not the rollout' : `Trying again. ${problem}`
    const lines = textOf(last, { columns, history: Math.max(0, rows - fixedRows) }, io)
    return [
      ...lines,
      '',
      renderLine([{ text: foot, style: problem === undefined ? 'dim' : 'red' }], columns, (style, text) =>
        paint(io, style, text),
      ),
    ]
  }
  await liveView({ terminal, stdout: io.stdout, clock, draw })
}

/** What the view takes without history. */
const fixedRows = 25

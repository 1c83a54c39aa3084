import type { Fill } from '@wxhost/core/harness'
import { openPush } from '../../drive/open-push.ts'
import { overheard } from '../../drive/overheard.ts'
import { runExchange, type Trace } from '../../drive/run-exchange.ts'
import { sealPush } from '../../drive/seal-push.ts'
import type { Exchange, Interaction, PushInteraction, RequestSpec } from '../../interaction/interaction.ts'
import { isMatcher } from '../../interaction/matcher.ts'
import { secretsIn, withoutHandedOn } from '../../interaction/secrets-in.ts'
import type { Check, Finding, Subject } from '../check.ts'
import { rigOf, runningOf } from '../example-rig.ts'
import { findingOf } from '../findings.ts'
import { spoiltOutcomes } from '../spoilt-outcomes.ts'

/** Secrets stay where they belong: references only where WeChat documents them, values nowhere else, nothing on the console. */
export const secrets: Check = {
  name: 'secrets',
  title: 'lets no secret out, in requests, results, failures or on the console',
  cases: (subject) =>
    subject.interactions.map((interaction) => ({
      title: interaction.description,
      run: () =>
        interaction.kind === 'push' ? pushFindings(subject, interaction) : exchangeFindings(subject, interaction),
    })),
}

async function exchangeFindings(subject: Subject, exchange: Exchange): Promise<readonly Finding[]> {
  const { plugin } = subject
  const running = runningOf(exchange, plugin, rigOf(exchange, plugin))
  const hidden = secretsIn(exchange)
  const { value, written } = await overheard(async () => ({
    trace: await runExchange(plugin, exchange, running),
    spoilt: hidden.length === 0 ? [] : await spoiltOutcomes(plugin, exchange),
  }))
  const { trace, spoilt } = value
  return [
    ...consoleFindings(exchange, written, hidden),
    ...placeFindings(exchange, trace),
    ...leakFindings(exchange, hidden, 'the request', textsSent(trace)),
    ...leakFindings(exchange, hidden, 'the result', [JSON.stringify(withoutHandedOn(trace.end)) ?? '']),
    ...spoilt.flatMap(({ name, outcome }) =>
      leakFindings(exchange, hidden, `what is told of ${name}`, [JSON.stringify(withoutHandedOn(outcome)) ?? '']),
    ),
  ]
}

async function pushFindings({ plugin }: Subject, interaction: PushInteraction): Promise<readonly Finding[]> {
  const channel = plugin.inbound?.[interaction.channel]
  if (channel === undefined) return []
  const { call } = rigOf(interaction, plugin)
  const run = async () => {
    try {
      return await openPush(channel, sealPush(interaction, call), call)
    } catch {
      return undefined
    }
  }
  const { value, written } = await overheard(run)
  const hidden = secretsIn(interaction)
  return [
    ...consoleFindings(interaction, written, hidden),
    ...leakFindings(interaction, hidden, 'what is handed on', [JSON.stringify(withoutHandedOn(value)) ?? '']),
  ]
}

/** A plugin writes nothing: what it has to say stands in its results, which the host logs with care. */
function consoleFindings(interaction: Interaction, written: string, hidden: readonly string[]): readonly Finding[] {
  if (written === '') return []
  const masked = hidden.reduce((text, secret) => text.replaceAll(secret, '<a secret>'), written)
  const what = masked === written ? 'the plugin writes to the console' : 'the plugin writes a secret to the console'
  return [findingOf(interaction, what, { path: 'console', expected: 'nothing', actual: masked.slice(0, 300) })]
}

/** References stand only where the interaction has them. */
const placeFindings = (exchange: Exchange, { sent }: Trace): readonly Finding[] =>
  sent.flatMap(({ prepared }, index) => {
    const request = exchange.steps[index]?.request
    const stray = prepared.fill.filter((fill) => request !== undefined && !isDeclared(request, fill))
    return stray.map(({ kind, name, at }) =>
      findingOf(exchange, `the ${kind} "${name}" is put where WeChat does not document it`, {
        path: `request.${placeOf(prepared, at)}`,
      }),
    )
  })

function placeOf({ query }: { readonly query: readonly (readonly [string, unknown])[] }, at: Fill['at']): string {
  if (at.in === 'query') return `query.${query[at.index]?.[0] ?? at.index}`
  return at.in === 'header' ? `headers.${at.name}` : `body.${at.steps.join('.')}`
}

function isDeclared(request: RequestSpec, { kind, name }: Fill): boolean {
  const declares = (tree: unknown): boolean => {
    if (isMatcher(tree)) return tree.kind === 'filled' && tree.of === kind && tree.name === name
    return typeof tree === 'object' && tree !== null && Object.values(tree).some(declares)
  }
  return declares(request)
}

const textsSent = ({ sent }: Trace): readonly string[] =>
  sent.flatMap(({ wire }) => [wire.target, JSON.stringify(wire.headers), Buffer.from(wire.body).toString('utf8')])

function leakFindings(interaction: Interaction, hidden: readonly string[], where: string, texts: readonly string[]) {
  const spelled = hidden.flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
  const leaks = texts.some((text) => spelled.some((secret) => text.includes(secret)))
  return leaks ? [findingOf(interaction, `a secret stands in ${where}`)] : []
}

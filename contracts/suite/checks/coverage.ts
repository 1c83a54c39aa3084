import { isJsonObject } from '@wxhost/core/protocol'
import { exchangesIn, pushesIn } from '../../interaction/exchanges.ts'
import type { Exchange, Interaction } from '../../interaction/interaction.ts'
import type { Check, CheckCase, Finding, Subject } from '../check.ts'
import { findingOf } from '../findings.ts'

/** Nothing that a plugin declares is without an interaction, and no interaction is about something else. */
export const coverage: Check = {
  name: 'coverage',
  title: 'has an interaction for all that it declares',
  cases: (subject) => [
    ...Object.keys(subject.plugin.operations).map((name) => oneCase(name, () => operationFindings(subject, name))),
    ...Object.keys(subject.plugin.credentials ?? {}).map((name) =>
      oneCase(name, () => credentialFindings(subject, name)),
    ),
    ...Object.keys(subject.plugin.inbound ?? {}).map((name) => oneCase(name, () => channelFindings(subject, name))),
    oneCase('nothing else', () => subject.interactions.flatMap((each) => strayFindings(subject, each))),
  ],
}

const oneCase = (title: string, run: () => readonly Finding[]): CheckCase => ({ title, run: async () => run() })

function operationFindings({ plugin, interactions }: Subject, name: string): readonly Finding[] {
  const own = ofOperation(interactions, name)
  const operation = plugin.operations[name]
  if (own.length === 0) return [{ message: `no interaction shows the operation "${name}"` }]
  const classes = new Set(own.map(classOf))
  const facets = (['tracks', 'settles', 'resolve', 'readLine'] as const).filter(
    (facet) => operation?.[facet] !== undefined && !own.some((each) => shows(each, facet)),
  )
  return [
    ...(own.some((each) => ['output', 'local', 'stream'].includes(kindOf(each)))
      ? []
      : [{ message: `no interaction shows the operation "${name}" succeed` }]),
    ...(operation?.errors ?? [])
      .filter((declared) => !classes.has(declared))
      .map((declared) => ({ message: `no interaction shows the operation "${name}" fail as "${declared}"` })),
    ...(own.some(declaresEffect) ? [] : [undeclaredEffect(name)]),
    ...facets.map((facet) => ({ message: `no interaction shows what "${facet}" of the operation "${name}" gives` })),
  ]
}

const declaresEffect = ({ declares }: Exchange): boolean => isJsonObject(declares) && Object.hasOwn(declares, 'effect')

/** No request and no answer shows it, and the host sends a second time by it: told twice, once from the documents. */
const undeclaredEffect = (name: string): Finding => ({
  message:
    `no interaction says what a second sending of the operation "${name}" does: ` +
    "add e.g. `declares: { effect: 'safe' }` to one, from WeChat's documents",
  path: 'declares.effect',
})

const shows = (each: Exchange, facet: 'tracks' | 'settles' | 'resolve' | 'readLine') =>
  Object.hasOwn(each, facet === 'readLine' ? 'lines' : facet)

function credentialFindings({ interactions }: Subject, name: string): readonly Finding[] {
  const own = exchangesIn(interactions).filter(({ of }) => 'credential' in of && of.credential === name)
  if (own.length === 0) return [{ message: `no interaction shows the credential "${name}"` }]
  const gained = own.some((each) => kindOf(each) === 'acquired')
  const refused = own.some((each) => kindOf(each) === 'error')
  return [
    ...(gained ? [] : [{ message: `no interaction shows the credential "${name}" being acquired` }]),
    ...(refused ? [] : [{ message: `no interaction shows the fetch of the credential "${name}" fail` }]),
  ]
}

function channelFindings({ interactions, plugin }: Subject, name: string): readonly Finding[] {
  const own = pushesIn(interactions).filter(({ channel }) => channel === name)
  if (own.length === 0) return [{ message: `no interaction shows the channel "${name}"` }]
  const replies = plugin.inbound?.[name]?.reply === undefined || own.some(({ reply }) => reply !== undefined)
  return replies ? [] : [{ message: `no interaction shows a reply of the channel "${name}"` }]
}

function strayFindings({ plugin }: Subject, interaction: Interaction): readonly Finding[] {
  const stray = (what: string) => [findingOf(interaction, `the plugin has no ${what}`)]
  if (interaction.kind === 'push')
    return plugin.inbound?.[interaction.channel] === undefined ? stray(`channel "${interaction.channel}"`) : []
  if ('credential' in interaction.of) {
    const { credential } = interaction.of
    return plugin.credentials?.[credential] === undefined ? stray(`credential "${credential}"`) : []
  }
  const operation = plugin.operations[interaction.of.operation]
  if (operation === undefined) return stray(`operation "${interaction.of.operation}"`)
  const found = classOf(interaction)
  return found === undefined || (operation.errors as readonly string[]).includes(found)
    ? []
    : [findingOf(interaction, `the operation does not declare that it fails as "${found}"`, { path: 'result.class' })]
}

const ofOperation = (interactions: readonly Interaction[], name: string): readonly Exchange[] =>
  exchangesIn(interactions).filter(({ of }) => 'operation' in of && of.operation === name)

const kindOf = ({ result }: Exchange): string => (isJsonObject(result) ? String(result.kind) : '')

/** The error class that the result is an example of; a rejected credential is told to the caller as `credential`. */
function classOf({ result }: Exchange): string | undefined {
  if (!isJsonObject(result)) return undefined
  if (result.kind === 'credential-rejected') return 'credential'
  return result.kind === 'error' ? String(result.class) : undefined
}

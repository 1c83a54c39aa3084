import { isDeepStrictEqual } from 'node:util'
import { isJsonObject } from '@wxhost/core/protocol'
import { credentialOf, operationOf } from '../../drive/run-exchange.ts'
import type { Interaction } from '../../interaction/interaction.ts'
import { mismatches } from '../../interaction/mismatches.ts'
import type { Check, Finding, Subject } from '../check.ts'
import { rigOf } from '../example-rig.ts'
import { findingOf, mismatchFindings } from '../findings.ts'
import { pointerFindings } from './pointer-findings.ts'

/** What the host goes by: effects, keys of idempotency, origins, owners, lives. */
export const facts: Check = {
  name: 'facts',
  title: 'declares what it is declared to declare',
  cases: (subject) => [
    ...subject.interactions
      .filter(({ declares }) => declares !== undefined)
      .map((interaction) => ({ title: interaction.description, run: async () => findingsIn(subject, interaction) })),
    ...Object.entries(subject.plugin.operations)
      .filter(([, { stickyBy, idempotency }]) => stickyBy !== undefined || idempotency !== undefined)
      .map(([name]) => ({
        title: `${name}, what its pointers lead to`,
        run: () => pointerFindings(subject, name),
      })),
  ],
}

function findingsIn(subject: Subject, interaction: Interaction): readonly Finding[] {
  const { declares } = interaction
  if (!isJsonObject(declares)) return [findingOf(interaction, '`declares` must be an object')]
  const declared = declaredBy(subject, interaction)
  return Object.entries(declares).flatMap(([name, tree]) =>
    isDeepStrictEqual(tree, declared[name])
      ? []
      : mismatchFindings(
          interaction,
          'the plugin declares something else',
          mismatches(tree, declared[name], { path: `declares.${name}` }),
        ),
  )
}

/** Functions that ask of the app alone are facts too. */
function declaredBy({ plugin }: Subject, interaction: Interaction): Readonly<Record<string, unknown>> {
  if (interaction.kind === 'push') return { ...plugin.inbound?.[interaction.channel] }
  if ('operation' in interaction.of) return { ...operationOf(plugin, interaction.of.operation) }
  const source = credentialOf(plugin, interaction.of.credential)
  const { app } = rigOf(interaction, plugin).call
  return { ...source, renewAheadMs: source.renewAheadMs(app), mayForce: source.mayForce?.(app) }
}

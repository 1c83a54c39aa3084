import { type AnyOperation, isJsonObject } from '@wxhost/core/protocol'
import { operationOf } from '../../drive/run-exchange.ts'
import { schemaFaults } from '../../drive/schema-faults.ts'
import { exampleFaults } from '../../interaction/example-faults.ts'
import { exampleOf } from '../../interaction/example-of.ts'
import type { Exchange, Interaction } from '../../interaction/interaction.ts'
import type { Check, Finding, Subject } from '../check.ts'
import { inputOf, rigOf } from '../example-rig.ts'
import { findingOf } from '../findings.ts'

/** The interactions themselves hold: schemas take their examples, matchers take their own, each has its own name. */
export const examples: Check = {
  name: 'examples',
  title: 'is described by examples that hold',
  cases: (subject) => [
    ...subject.interactions.map((interaction) => ({
      title: interaction.description,
      run: async () => [
        ...nameFindings(subject, interaction),
        ...matcherFindings(interaction),
        ...schemaFindings(subject, interaction),
      ],
    })),
    ...Object.entries(subject.plugin.operations).map(([name, operation]) => ({
      title: `${name}, the operation's own`,
      run: async () => ownFindings(name, operation),
    })),
  ],
}

/** What the API documentation shows must be taken as it stands there. */
const ownFindings = (name: string, { example, input }: AnyOperation): readonly Finding[] =>
  (example === undefined ? [] : schemaFaults(input, example)).map((fault) => ({
    message: `the example of the operation "${name}" breaks its schema: ${fault}`,
    path: 'example',
  }))

function nameFindings({ interactions }: Subject, interaction: Interaction): readonly Finding[] {
  const same = interactions.filter(({ description }) => description === interaction.description)
  return same.length === 1 ? [] : [findingOf(interaction, `${same.length} interactions have this description`)]
}

const matcherFindings = (interaction: Interaction): readonly Finding[] =>
  exampleFaults(interaction).map(({ path, ...found }) =>
    findingOf(interaction, `a matcher does not take its own example: ${path}`, { path, ...found }),
  )

function schemaFindings({ plugin }: Subject, interaction: Interaction): readonly Finding[] {
  if (interaction.kind !== 'exchange' || !('operation' in interaction.of)) return []
  if (plugin.operations[interaction.of.operation] === undefined) return []
  const operation = operationOf(plugin, interaction.of.operation)
  const { given } = rigOf(interaction, plugin)
  const output = outputOf(interaction)
  return [
    ...faults(interaction, 'input', schemaFaults(operation.input, inputOf(interaction, plugin, given))),
    ...(output === undefined
      ? []
      : faults(interaction, 'result.output', schemaFaults(operation.output, exampleOf(output, given)))),
  ]
}

const outputOf = ({ result }: Exchange): unknown =>
  isJsonObject(result) && (result.kind === 'output' || result.kind === 'local') ? result.output : undefined

const faults = (interaction: Exchange, path: string, found: readonly string[]): readonly Finding[] =>
  found.map((fault) => findingOf(interaction, `the example breaks the operation's schema: ${path}${fault}`, { path }))

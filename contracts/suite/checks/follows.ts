import { type AnyOperation, isJsonObject, type Json } from '@wxhost/core/protocol'
import { operationOf } from '../../drive/run-exchange.ts'
import { schemaFaults } from '../../drive/schema-faults.ts'
import { exampleOf } from '../../interaction/example-of.ts'
import { exchangesIn } from '../../interaction/exchanges.ts'
import type { Exchange, Tree } from '../../interaction/interaction.ts'
import { mismatches } from '../../interaction/mismatches.ts'
import type { Check, Finding, Subject } from '../check.ts'
import { inputOf, rigOf } from '../example-rig.ts'
import { findingOf, mismatchFindings } from '../findings.ts'

/** What the host learns beside the result: what to follow, what became of it, what to ask in doubt, rows of a file. */
export const follows: Check = {
  name: 'follows',
  title: 'tells what to follow, what it settles, what to ask in doubt and the rows of files as declared',
  cases: (subject) =>
    exchangesIn(subject.interactions)
      .filter((each) => facets.some((facet) => Object.hasOwn(each, facet)))
      .map((exchange) => ({ title: exchange.description, run: async () => findingsIn(subject, exchange) })),
}

const facets = ['tracks', 'settles', 'resolve', 'lines'] as const

function findingsIn(subject: Subject, exchange: Exchange): readonly Finding[] {
  if ('credential' in exchange.of) return [findingOf(exchange, 'a credential follows nothing')]
  const operation = operationOf(subject.plugin, exchange.of.operation) as Asked
  const { call, given } = rigOf(exchange, subject.plugin)
  const seen: Seen = {
    input: inputOf(exchange, subject.plugin, given),
    output: isJsonObject(exchange.result) ? exampleOf(exchange.result.output, given) : undefined,
    app: call.app,
    compare: (path, tree, actual) =>
      mismatchFindings(exchange, 'the host is told something else', mismatches(tree, actual, { path })),
  }
  try {
    return [
      ...trackFindings(exchange, operation, seen),
      ...settleFindings(exchange, operation, seen),
      ...resolveFindings(subject, exchange, operation, seen),
      ...lineFindings(exchange, operation, seen),
    ]
  } catch (error) {
    return [findingOf(exchange, `it threw: ${String(error)}`)]
  }
}

// The examples are held against the schemas; that is what AnyOperation's `never` asks for.
type Asked = Omit<AnyOperation, 'tracks' | 'settles' | 'resolve' | 'readLine'> & {
  readonly resolve?: {
    readonly operation: string
    input(input: unknown, app: unknown): unknown
    read(found: unknown, input: unknown): unknown
  }
  tracks?(input: unknown, output: unknown, app: unknown): unknown
  settles?(output: unknown, input: unknown, app: unknown): unknown
  readLine?(line: string, state: Json | undefined, input: unknown): { readonly state: Json; readonly row?: Json }
}

interface Seen {
  readonly input: unknown
  readonly output: unknown
  readonly app: unknown
  compare(path: string, tree: Tree, actual: unknown): readonly Finding[]
}

function trackFindings({ tracks }: Exchange, operation: Asked, { input, output, app, compare }: Seen) {
  if (tracks === undefined) return []
  const told = (answer: unknown) => operation.tracks?.(input, answer, app)
  return [
    ...(Object.hasOwn(tracks, 'before') ? compare('tracks.before', tracks.before, told(undefined)) : []),
    ...(Object.hasOwn(tracks, 'after') ? compare('tracks.after', tracks.after, told(output)) : []),
  ]
}

const settleFindings = (exchange: Exchange, operation: Asked, { input, output, app, compare }: Seen) =>
  Object.hasOwn(exchange, 'settles')
    ? compare('settles', exchange.settles, operation.settles?.(output, input, app))
    : []

function resolveFindings({ plugin }: Subject, exchange: Exchange, operation: Asked, { input, app, compare }: Seen) {
  const declared = exchange.resolve
  if (declared === undefined) return []
  const { resolve } = operation
  if (resolve === undefined) return [findingOf(exchange, 'the operation has no `resolve`')]
  const asked = resolve.input(input, app)
  const schema = plugin.operations[declared.operation]?.input
  const faults = schema === undefined ? ['there is no such operation'] : schemaFaults(schema, asked)
  return [
    ...compare('resolve.operation', declared.operation, resolve.operation),
    ...compare('resolve.asks', declared.asks, asked),
    ...faults.map((fault) =>
      findingOf(exchange, `"${declared.operation}" cannot be asked: ${fault}`, { path: 'resolve' }),
    ),
    ...declared.cases.flatMap(({ found, proves }, index) =>
      compare(`resolve.cases[${index}]`, proves, resolve.read(exampleOf(found), input)),
    ),
  ]
}

function lineFindings({ lines = [] }: Exchange, operation: Asked, { input, compare }: Seen): readonly Finding[] {
  let state: Json | undefined
  return lines.flatMap(({ line, row }, index) => {
    const read = operation.readLine?.(line, state, input)
    state = read?.state
    return compare(`lines[${index}].row`, row, read?.row)
  })
}

import { type AnyOperation, pointerSteps, valueAt } from '@wxhost/core/protocol'
import type { Trace } from '../../drive/run-exchange.ts'
import { exchangesIn } from '../../interaction/exchanges.ts'
import type { Finding, Subject } from '../check.ts'
import { inputOf } from '../example-rig.ts'
import { tracesOf } from '../trace-of.ts'

/** What the host reads of an input before the plugin sees it must be there: a slip in a pointer throws nothing. */
export async function pointerFindings(subject: Subject, name: string): Promise<readonly Finding[]> {
  const operation = subject.plugin.operations[name]
  if (operation === undefined) return []
  const { stickyBy, idempotency } = operation
  const key = idempotency?.key === 'call' ? undefined : idempotency?.key
  if (stickyBy === undefined && key === undefined) return []
  const runs = await runsOf(subject, name)
  return [
    ...(stickyBy === undefined ? [] : emptyFindings(name, operation, 'stickyBy', stickyBy, runs)),
    ...(key === undefined ? [] : emptyFindings(name, operation, 'idempotency.key', key, runs)),
    ...(key === undefined ? [] : unsentFindings(name, key, runs)),
  ]
}

interface Run {
  readonly input: unknown
  readonly sent: Trace['sent']
}

async function runsOf(subject: Subject, name: string): Promise<readonly Run[]> {
  const own = exchangesIn(subject.interactions).filter(({ of }) => 'operation' in of && of.operation === name)
  const runs = await tracesOf(subject, own)
  return runs.map(({ rig, trace }, index) => {
    const exchange = own[index]
    return { input: exchange && inputOf(exchange, subject.plugin, rig.given), sent: trace.sent }
  })
}

const isKey = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number'

function emptyFindings(
  name: string,
  { input }: AnyOperation,
  what: string,
  pointer: string,
  runs: readonly Run[],
): readonly Finding[] {
  if (runs.length === 0 || runs.some((run) => isKey(valueAt(run.input, pointer)))) return []
  const members = Object.keys((input as { properties?: object }).properties ?? {})
  const expected = `a text or a number in an input, e.g. at one of ${members.map((member) => `/${member}`).join(', ')}`
  const message = `"${what}" of the operation "${name}" points at nothing in any interaction's input`
  return [{ message, path: `operations.${name}.${what}`, expected, actual: pointer }]
}

/** WeChat knows a repeated request by what it is told. */
function unsentFindings(name: string, pointer: string, runs: readonly Run[]): readonly Finding[] {
  const lost = runs.find(({ input, sent: [first] }) => {
    const key = valueAt(input, pointer)
    return first !== undefined && isKey(key) && !holds(first, String(key))
  })
  if (lost === undefined) return []
  const message = `the idempotency key of the operation "${name}" is not sent: WeChat cannot know a repeat by it`
  const expected = `the value of ${pointerSteps(pointer).join('.')} in the path, the query or the body`
  return [{ message, path: `operations.${name}.idempotency.key`, expected, actual: 'a request without it' }]
}

/** As a value of its own: a short key would be found within any text. */
function holds({ prepared, wire }: Run['sent'][number], key: string): boolean {
  const body = Buffer.from(wire.body).toString('utf8')
  const elsewhere = [...prepared.path.split('/').map(decodeURIComponent), ...prepared.query.map(([, value]) => value)]
  return elsewhere.includes(key) || (leavesIn(body)?.includes(key) ?? body.includes(key))
}

/** Undefined where it is no JSON. Numbers are as they are written. */
function leavesIn(body: string): readonly string[] | undefined {
  const leaves: string[] = []
  try {
    JSON.parse(body, (_, value, context?: { readonly source?: string }) => {
      if (typeof value === 'string') leaves.push(value)
      else if (context?.source !== undefined) leaves.push(context.source)
      return value
    })
    return leaves
  } catch {
    return undefined
  }
}

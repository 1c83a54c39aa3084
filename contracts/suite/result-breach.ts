import { prepareRequest } from '@wxhost/core/harness'
import {
  type AnyOperation,
  errorClasses,
  type IWeChatProtocol,
  isJsonObject,
  type WireRequest,
} from '@wxhost/core/protocol'
import { schemaFaults } from '../drive/schema-faults.ts'
import { wireLimitsOf } from '../drive/wire-limits-of.ts'

/** What the host would refuse in what a plugin gave; undefined: nothing. */
export function resultBreach(
  plugin: IWeChatProtocol,
  operation: Pick<AnyOperation, 'output'> | undefined,
  given: unknown,
  kinds: readonly string[],
): string | undefined {
  if (!isJsonObject(given)) return `expected an object, got ${typeof given}`
  const kind = given.kind === undefined ? 'request' : String(given.kind)
  if (!kinds.includes(kind)) return `"${kind}" is given: expected one of ${kinds.join(', ')}`
  if (kind === 'error') return failureBreach(given)
  if (kind === 'output' || kind === 'local') return operation && outputBreach(operation, given.output)
  if (kind === 'acquired') return valuesBreach(given.values)
  if (kind === 'request') return requestBreach(plugin, given)
  return kind === 'next' || kind === 'stream' ? requestBreach(plugin, given.request) : undefined
}

function failureBreach({ class: errorClass, code, message }: Readonly<Record<string, unknown>>): string | undefined {
  if (!errorClasses.some((known) => known === errorClass)) return `"${errorClass}" is no error class`
  if (typeof code !== 'string' || code === '') return 'a failure has no code'
  return typeof message === 'string' ? undefined : 'the message of a failure is no text'
}

function outputBreach({ output }: Pick<AnyOperation, 'output'>, value: unknown): string | undefined {
  const faults = schemaFaults(output, value)
  return faults.length === 0 ? undefined : `the output breaks its schema: ${faults.join('; ')}`
}

function valuesBreach(values: unknown): string | undefined {
  const all = isJsonObject(values) ? Object.values(values) : []
  const sound = all.every((each) => isJsonObject(each) && typeof each.value === 'string' && Number(each.ttlMs) > 0)
  return all.length > 0 && sound ? undefined : 'a credential is acquired without a text or a life above 0 ms'
}

function requestBreach(plugin: IWeChatProtocol, request: unknown): string | undefined {
  try {
    prepareRequest(request as WireRequest, wireLimitsOf(plugin))
    return undefined
  } catch (error) {
    return `the host refuses to send the request: ${error instanceof Error ? error.message : String(error)}`
  }
}

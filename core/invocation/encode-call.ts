import { isWireRequest } from '../runner/checked-result.ts'
import { faultError } from '../runner/fault-error.ts'
import { faultOf } from '../runner/fault-of.ts'
import { InvalidWireRequestError } from '../runner/invalid-wire-request-error.ts'
import type { PluginRunner, RunFault } from '../runner/plugin-runner.ts'
import { prepareRequest } from '../runner/prepare-request.ts'
import type { PreparedRequest } from '../runner/prepared-request.ts'
import type { CallResult } from './call-request.ts'
import type { CallRunOwn } from './call-run-own.ts'

/** What a plugin made of an input. */
export type EncodedCall =
  | { readonly kind: 'request'; readonly prepared: PreparedRequest }
  /** It answered, or refused, without asking WeChat. */
  | { readonly kind: 'done'; readonly result: CallResult }
  | { readonly kind: 'fault'; readonly fault: RunFault }

/** @param until milliseconds since 1970. @throws HostError that is no fault of the plugin. */
export async function encodeCall(
  { request, call, limits }: Pick<CallRunOwn, 'request' | 'call' | 'limits'>,
  runner: Pick<PluginRunner, 'encode'>,
  until?: number,
): Promise<EncodedCall> {
  const run = await runner.encode(request.operation, request.input, call, until)
  if (run.kind === 'fault') return { kind: 'fault', fault: run }
  const encoded = run.value
  if (isWireRequest(encoded)) return prepared(() => prepareRequest(encoded, limits))
  return encoded.kind === 'local'
    ? done({ kind: 'output', output: encoded.output, warnings: encoded.warnings ?? [], replayed: false })
    : done({ kind: 'refused', failure: encoded, retryAfterMs: encoded.retryAfterMs })
}

const done = (result: CallResult): EncodedCall => ({ kind: 'done', result })

function prepared(prepare: () => PreparedRequest): EncodedCall {
  try {
    return { kind: 'request', prepared: prepare() }
  } catch (error) {
    if (error instanceof InvalidWireRequestError) return { kind: 'fault', fault: faultOf('encode', error) }
    throw error
  }
}

/** How a fault of a plugin is told to the caller. */
export const pluginFault = (fault: RunFault): CallResult => ({
  kind: 'failed',
  error: faultError(fault, `The plugin could not ${fault.phase} (${fault.what}).`),
  fault,
})

import { HostError } from '../errors/host-error.ts'
import type { PluginRunner } from '../runner/plugin-runner.ts'
import type { Resolved } from '../runner/resolved.ts'
import type { CallReport, CallRequest, CallResult } from './call-request.ts'

/** What a question about a request in doubt came to. */
export interface Answer {
  readonly resolved: Resolved
  readonly attempts: number
  readonly upstreamMs: number
}

/** Asks WeChat what became of a request in doubt. Undefined where the question itself could not be put. */
export type AskOutcome = () => Promise<Answer | undefined>

/** How to ask for this call: by its operation's `resolve`, which names a safe operation of the same plugin. */
export function askOutcomeOf(
  request: CallRequest,
  runner: Pick<PluginRunner, 'resolve' | 'resolveInput'>,
  view: Parameters<PluginRunner['resolveInput']>[2],
  invoke: (request: CallRequest) => Promise<CallReport>,
): AskOutcome | undefined {
  const { operation, loaded } = request
  const { resolve } = operation
  if (resolve === undefined) return undefined
  const { operations } = loaded.plugin
  const asks = Object.hasOwn(operations, resolve.operation) ? operations[resolve.operation] : undefined
  if (asks?.effect !== 'safe')
    throw new HostError(
      'WXH_PLUGIN_FAULT',
      `resolve.operation "${resolve.operation}" is no safe operation of the plugin.`,
    )
  return async () => {
    const input = await runner.resolveInput(operation, request.input, view)
    if (input.kind === 'fault') return undefined
    const report = await invoke({
      app: request.app,
      loaded,
      operationName: resolve.operation,
      operation: asks,
      input: input.value,
      idempotencyKey: undefined,
      deadline: request.deadline,
    })
    const found = foundOf(report.result)
    const run = found === undefined ? undefined : await runner.resolve(operation, found, request.input)
    const { attempts, upstreamMs } = report
    const resolved: Resolved = run?.kind === 'ran' ? run.value : { kind: 'unknown' }
    return { resolved, attempts, upstreamMs }
  }
}

function foundOf(result: CallResult): Parameters<PluginRunner['resolve']>[1] | undefined {
  if (result.kind === 'output') return { kind: 'output', output: result.output, warnings: result.warnings }
  return result.kind === 'refused' ? result.failure : undefined
}

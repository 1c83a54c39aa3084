import type { Apps } from '../app/app.ts'
import type { Clock } from '../clock.ts'
import type { Invoke } from '../invocation/invoke.ts'
import type { Router } from '../router/router.ts'
import type { Ask } from './reconciler.ts'

export interface AskByCallParts {
  readonly apps: Pick<Apps, 'get'>
  readonly router: Router
  readonly invoke: Invoke
  readonly clock: Clock
  /** Milliseconds that one question may take. */
  readonly timeoutMs: number
}

/** Asks by an ordinary call of a safe operation. An app or plugin that has gone, or a "no", is no answer. */
export function createAskByCall({ apps, router, invoke, clock, timeoutMs }: AskByCallParts): Ask {
  return async (appid, protocol, operationName, input) => {
    const app = apps.get(appid)
    const loaded = app === undefined ? undefined : router.route(appid, protocol)?.loaded
    const operations = loaded?.plugin.operations ?? {}
    const operation = Object.hasOwn(operations, operationName) ? operations[operationName] : undefined
    if (app === undefined || loaded === undefined || operation?.effect !== 'safe') return undefined
    const { result } = await invoke({
      app,
      loaded,
      operationName,
      operation,
      input,
      idempotencyKey: undefined,
      deadline: clock.now() + timeoutMs,
    })
    return result.kind === 'output' ? result.output : undefined
  }
}

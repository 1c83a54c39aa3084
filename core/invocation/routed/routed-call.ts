import type { App } from '../../app/app.ts'
import type { Clock } from '../../clock.ts'
import { HostError } from '../../errors/host-error.ts'
import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { AnyOperation } from '../../protocol/index.ts'
import { stickyKey } from '../../rollout/admission/sticky-key.ts'
import type { Arm } from '../../rollout/arm.ts'
import type { Lane } from '../../rollout/lanes.ts'
import type { Router } from '../../router/router.ts'
import type { CallReport, CallRequest } from '../call-request.ts'
import type { Invoke } from '../invoke.ts'
import type { ArmNews } from './arm-news.ts'
import { operationOf } from './operation-of.ts'
import type { ShadowOfCall } from './shadow-of-call.ts'

/** One call, after its input was checked; which version handles it is still open. */
export interface RoutedRequest {
  readonly app: App
  /** Whose schema the input was checked against. */
  readonly addressed: LoadedPlugin
  readonly operationName: string
  readonly operation: AnyOperation
  readonly input: unknown
  /** The caller's own, where it sent one. */
  readonly idempotencyKey: string | undefined
  readonly requestId: string
  /** Milliseconds since 1970. */
  readonly deadline: number
  readonly signal?: AbortSignal
  /** Of a caller that names the version: such a call is not observed and not rescued. */
  readonly chosen?: Arm
}

export interface RoutedReport extends CallReport {
  /** The arm that was given the call. */
  readonly givenTo: Arm
  /** The version whose answer it is: stable's, where it came to the rescue. */
  readonly answeredBy: LoadedPlugin
}

export interface RoutedCallParts {
  readonly clock: Clock
  readonly router: Router
  readonly invoke: Invoke
  readonly news: ArmNews
  readonly shadow?: ShadowOfCall
}

/**
 * The way of a call over the arms of a rollout: chooses one, and tells the rollout how it did.
 *
 * @throws HostError WXH_ARM_ABSENT: a canary was chosen that went away meanwhile.
 */
export type RoutedCall = (request: RoutedRequest) => Promise<RoutedReport>

export function createRoutedCall({ clock, router, invoke, news, shadow }: RoutedCallParts): RoutedCall {
  const observed = async (lane: Lane, request: RoutedRequest, stable: CallRequest): Promise<RoutedReport> => {
    const { operation, input, idempotencyKey, requestId, app } = request
    const key = stickyKey(operation, input, idempotencyKey, requestId)
    const canary = lane.armOf(key) === 'canary' ? onCanary(lane, stable, true) : undefined
    const ticket = lane.admit(canary === undefined ? 'stable' : 'canary', app.appid, key)
    const started = clock.monotonic()
    try {
      const report = canary === undefined ? await shadowed(lane, stable) : await invoke(canary)
      news.settle(ticket, lane, report, clock.monotonic() - started)
      return reportOf(report, ticket.arm, stable, lane)
    } finally {
      // Of a settled one: nothing.
      ticket.drop()
    }
  }
  const shadowed = (lane: Lane, stable: CallRequest): Promise<CallReport> =>
    lane.shadowShare > 0 && shadow !== undefined ? shadow(lane, stable, invoke) : invoke(stable)

  const onChosenCanary = async (lane: Lane | undefined, stable: CallRequest): Promise<RoutedReport> => {
    const canary = lane === undefined || lane.isSuspended ? undefined : onCanary(lane, stable, false)
    if (lane === undefined || canary === undefined) throw armAbsent()
    return reportOf(await invoke(canary), 'canary', stable, lane)
  }

  return async (request) => {
    // Looked up again: the rollout may have been taken back while the body came in.
    const route = router.route(request.app.appid, request.addressed.protocol)
    const stable = onStable(request, route?.loaded)
    const lane = route?.lane
    if (request.chosen === 'canary') return onChosenCanary(lane, stable)
    if (request.chosen === 'stable' || lane === undefined) return reportOf(await invoke(stable), 'stable', stable, lane)
    return observed(lane, request, stable)
  }
}

/** Of a call that names the canary where none may be given calls. */
export const armAbsent = (): HostError =>
  new HostError(
    'WXH_ARM_ABSENT',
    'No rollout gives calls of this app and protocol to a canary that has this operation.',
  )

/** A version that was promoted meanwhile takes the call, unless it has no such operation. */
function onStable(request: RoutedRequest, now: LoadedPlugin | undefined): CallRequest {
  const { app, addressed, operationName, input, idempotencyKey, deadline, signal } = request
  const operation = now === undefined ? undefined : operationOf(now, operationName)
  const [loaded, chosen] =
    now === undefined || operation === undefined ? [addressed, request.operation] : [now, operation]
  const common = { app, loaded, operationName, operation: chosen, input, idempotencyKey, deadline }
  return signal === undefined ? common : { ...common, signal }
}

/** @returns undefined where the canary has no such operation: stable handles it. */
function onCanary({ canary }: Lane, stable: CallRequest, isRescued: boolean): CallRequest | undefined {
  const operation = operationOf(canary, stable.operationName)
  if (operation === undefined) return undefined
  const request = { ...stable, loaded: canary, operation }
  return isRescued ? { ...request, rescue: { loaded: stable.loaded, operation: stable.operation } } : request
}

const reportOf = (report: CallReport, givenTo: Arm, stable: CallRequest, lane: Lane | undefined): RoutedReport => {
  const byCanary = givenTo === 'canary' && report.arm?.rescued !== true
  return { ...report, givenTo, answeredBy: byCanary && lane !== undefined ? lane.canary : stable.loaded }
}

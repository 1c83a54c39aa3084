import type { Logger } from 'pino'
import type { CredentialEvent } from '../credential/credential-event.ts'
import { isHostError } from '../errors/host-error.ts'
import type { DeliveryEvent } from '../inbound/deliver/delivery-event.ts'
import type { ReceivedRecord } from '../inbound/receive/received.ts'
import type { HostMetrics } from '../metrics/host-metrics.ts'
import type { LivePluginEvent } from '../plugin/live/live-plugins.ts'
import { formatPluginId } from '../plugin/loaded-plugin.ts'
import type { WorkerEvent } from '../plugin/worker-handle.ts'
import type { NotifyEvent } from '../rollout/notify/news-queue.ts'
import type { RolloutChange } from '../rollout/rollouts.ts'

/** Credential events to metrics, and to the log where an operator should know. */
export function noteCredential(event: CredentialEvent, metrics: HostMetrics, log: Logger): void {
  if (!('sourceName' in event)) {
    const back = event.kind === 'store-back'
    log.warn(`the shared credential store is ${back ? 'back' : 'away; what is in memory goes on serving'}`)
    return
  }
  const { kind, sourceName: source, forced, owner } = event
  if (kind === 'fetched' || kind === 'fetched-again' || kind === 'fetch-failed')
    metrics.credentialFetch({ source, outcome: event.class ?? kind, forced })
  const fields = { source, owner, forced, ...(event.class === undefined ? {} : { class: event.class }) }
  if (kind === 'fetched' || kind === 'fetched-again') log.info(fields, `credential ${kind}`)
  else log.warn(fields, `credential ${kind}`)
}

/** What became of a plugin's worker. */
export function noteWorker(plugin: string, event: WorkerEvent, metrics: HostMetrics, log: Logger): void {
  const { kind, ...fields } = event
  if (kind === 'died' || kind === 'quarantined') metrics.workerDeath(plugin)
  if (kind === 'quarantined')
    log.error({ plugin, ...fields }, 'the worker of a plugin died too often and is quarantined')
  else if (kind === 'died') log.error({ plugin, ...fields }, 'the worker of a plugin died')
  else if (kind === 'noise') log.warn({ plugin, ...fields }, 'a plugin in a worker wrote lines or left errors uncaught')
  else log.warn({ plugin }, 'the worker of a plugin runs again')
}

/** What became of versions that are added to the running host. */
export function noteLivePlugin({ kind, ...fields }: LivePluginEvent, log: Logger): void {
  if (kind === 'not-inlined') log.error(fields, 'a promoted plugin could not leave its worker and stays in it')
  else if (kind === 'not-forgotten') log.error(fields, 'the files of a removed plugin could not all be deleted')
  else log.info(fields, `plugin ${kind}`)
}

/** Each change of a rollout, with who made it and why. */
export function noteRollout({ rollout, entry }: RolloutChange, log: Logger): void {
  const { id, protocol, stable, canary, state, step, version } = rollout
  const fields = {
    rollout: id,
    protocol,
    stable: formatPluginId(stable.plugin),
    canary: formatPluginId(canary.plugin),
    state: 'why' in state ? `${state.kind}: ${state.why}` : state.kind,
    step,
    version,
    ...(entry !== undefined && { by: entry.actor, why: entry.why }),
  }
  const bad = state.kind === 'rolled-back' || state.kind === 'suspended'
  log[bad ? 'warn' : 'info'](fields, `rollout ${entry?.what ?? 'changed by another host'}`)
}

/** Whether people were told of a rollout: by which kind of robot, never by which address. */
export function noteNotified({ kind, ...fields }: NotifyEvent, log: Logger): void {
  const words = {
    sent: 'people were told',
    failed: 'people could not be told yet',
    dropped: 'people are not told',
  } as const
  log[kind === 'sent' ? 'info' : kind === 'failed' ? 'warn' : 'error'](fields, `${words[kind]} of a rollout`)
}

/** One push to metrics and the log. WeChat's own probes are counted and raise nothing. */
export function notePush(record: ReceivedRecord, metrics: HostMetrics, log: Logger): void {
  const { protocol = 'none', channel = 'none', outcome, reason, problem, status, version, ms } = record
  metrics.push({
    protocol,
    channel,
    outcome: record.isProbe ? 'probe' : outcome,
    reason: reason ?? 'none',
    seconds: ms / 1000,
  })
  const fields = {
    push: `${protocol}.${channel}`,
    version,
    outcome,
    status,
    ms: Math.round(ms),
    reason,
    problem,
    reply: record.reply,
  }
  if (outcome === 'fault' || outcome === 'unstored' || outcome === 'late') log.error(fields, 'a push could not be kept')
  else if (outcome === 'refused' && !record.isProbe) log.warn(fields, 'push refused')
  else log.info(fields, 'push')
}

/** Deliveries to metrics and the log. */
export function noteDelivery(event: DeliveryEvent, metrics: HostMetrics, log: Logger): void {
  switch (event.kind) {
    case 'delivered':
    case 'failed':
    case 'dead': {
      const { kind, channel, tookMs, ...fields } = event
      metrics.delivery({ channel, outcome: kind, seconds: tookMs / 1000 })
      const level = { delivered: 'info', failed: 'warn', dead: 'error' } as const
      log[level[kind]]({ channel, tookMs: Math.round(tookMs), ...fields }, `event ${kind}`)
      return
    }
    case 'host-down':
    case 'host-up':
      log.warn(
        { host: event.host },
        event.kind === 'host-down' ? 'a webhook is down; its events wait' : 'a webhook is back',
      )
      return
    case 'store-failed':
      log.error({ code: codeOf(event.error) }, 'the inbox cannot be read or written')
  }
}

/** Never a message that is not ours: it may hold what somebody sent. */
export const troubleFields = (trouble: unknown): object =>
  trouble instanceof Error ? { code: codeOf(trouble) } : { fault: trouble }

const codeOf = (error: unknown): string =>
  isHostError(error) ? error.code : ((error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown')

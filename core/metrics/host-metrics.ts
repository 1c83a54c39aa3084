import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { createRolloutMetrics, type RolloutMetrics, type RolloutReading } from './rollout-metrics.ts'

/** One observed call. An appid is never a label: thousands of them would make every scrape slow. */
export interface ObservedCall {
  readonly protocol: string
  readonly operation: string
  readonly version: string
  /** `ok`, or the stable code of the refusal. */
  readonly outcome: string
  /** Error class, `none` where there is none. */
  readonly errorClass: string
  readonly seconds: number
  readonly attempts: number
}

export interface HostMetrics extends RolloutMetrics {
  call(observed: ObservedCall): void
  credentialFetch(observed: { source: string; outcome: string; forced: boolean }): void
  /** One push of WeChat; `outcome` is `probe` for those that test whether signatures are checked. */
  push(observed: { protocol: string; channel: string; outcome: string; reason: string; seconds: number }): void
  /** One delivery to a webhook. */
  delivery(observed: { channel: string; outcome: string; seconds: number }): void
  /** Requests that were refused before an operation was known, by code. */
  refused(code: string): void
  /** A plugin's worker was ended or ended by itself. */
  workerDeath(plugin: string): void
  text(): Promise<string>
  readonly contentType: string
}

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Read at each scrape. */
export interface Gauges {
  readonly inFlight: () => number
  /** What is added to the host's clock to have WeChat's, in milliseconds. */
  readonly skewMs?: () => number
  /** Events in the inbox by state. */
  readonly inbox?: () => Readonly<Record<string, number>>
  /** Rollouts that are not over. */
  readonly rollouts?: () => readonly RolloutReading[]
}

export function createHostMetrics({
  inFlight,
  skewMs = () => 0,
  inbox = () => ({}),
  rollouts = () => [],
}: Gauges): HostMetrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const calls = new Counter({
    name: 'wxhost_calls_total',
    help: 'Calls by business services, by how they ended.',
    labelNames: ['protocol', 'operation', 'version', 'outcome', 'class'],
    registers,
  })
  const duration = new Histogram({
    name: 'wxhost_call_duration_seconds',
    help: 'Time from the request to its answer, waiting for WeChat included.',
    labelNames: ['protocol', 'operation', 'version'],
    buckets,
    registers,
  })
  const sendings = new Counter({
    name: 'wxhost_upstream_sendings_total',
    help: 'Requests sent to WeChat for calls, repeats included.',
    labelNames: ['protocol', 'operation', 'version'],
    registers,
  })
  const refusals = new Counter({
    name: 'wxhost_requests_refused_total',
    help: 'Requests refused before an operation was known.',
    labelNames: ['code'],
    registers,
  })
  const fetches = new Counter({
    name: 'wxhost_credential_fetches_total',
    help: 'Requests to WeChat for a credential.',
    labelNames: ['source', 'outcome', 'forced'],
    registers,
  })
  const pushes = new Counter({
    name: 'wxhost_pushes_total',
    help: 'Pushes of WeChat, by what became of them.',
    labelNames: ['protocol', 'channel', 'outcome', 'reason'],
    registers,
  })
  const pushDuration = new Histogram({
    name: 'wxhost_push_duration_seconds',
    help: 'Time from a push to its answer. WeChat hangs up after 5 s.',
    labelNames: ['protocol', 'channel'],
    buckets,
    registers,
  })
  const deliveries = new Counter({
    name: 'wxhost_deliveries_total',
    help: 'Deliveries of events to webhooks, repeats included.',
    labelNames: ['channel', 'outcome'],
    registers,
  })
  const deliveryDuration = new Histogram({
    name: 'wxhost_delivery_duration_seconds',
    help: 'Time that a webhook took.',
    labelNames: ['channel'],
    buckets,
    registers,
  })
  const workerDeaths = new Counter({
    name: 'wxhost_plugin_worker_deaths_total',
    help: 'Threads of plugins that were ended, or ended by themselves.',
    labelNames: ['plugin'],
    registers,
  })
  new Gauge({
    name: 'wxhost_calls_in_flight',
    help: 'Calls in hand now.',
    registers,
    collect() {
      this.set(inFlight())
    },
  })
  new Gauge({
    name: 'wxhost_clock_skew_seconds',
    help: "WeChat's clock less the host's, as measured and applied.",
    registers,
    collect() {
      this.set(skewMs() / 1000)
    },
  })
  new Gauge({
    name: 'wxhost_inbox_events',
    help: 'Events in the inbox, by state.',
    labelNames: ['state'],
    registers,
    collect() {
      for (const [state, count] of Object.entries(inbox())) this.set({ state }, count)
    },
  })
  // Looking a label set up costs more than counting: one lookup a distinct set.
  const known = new Map<string, Children>()
  interface Children {
    readonly count: Counter.Internal
    readonly time: Histogram.Internal<string>
    readonly sent: Counter.Internal
  }

  return {
    ...createRolloutMetrics(registry, rollouts),
    call({ protocol, operation, version, outcome, errorClass, seconds, attempts }) {
      const key = `${protocol} ${operation} ${version} ${outcome} ${errorClass}`
      let children = known.get(key)
      if (children === undefined) {
        const labels = { protocol, operation, version }
        const made = {
          count: calls.labels({ ...labels, outcome, class: errorClass }),
          time: duration.labels(labels),
          sent: sendings.labels(labels),
        }
        children = made
        known.set(key, children)
      }
      const { count, time, sent } = children
      count.inc()
      time.observe(seconds)
      if (attempts > 0) sent.inc(attempts)
    },
    credentialFetch: ({ source, outcome, forced }) => fetches.inc({ source, outcome, forced: String(forced) }),
    push({ protocol, channel, outcome, reason, seconds }) {
      pushes.inc({ protocol, channel, outcome, reason })
      pushDuration.observe({ protocol, channel }, seconds)
    },
    delivery({ channel, outcome, seconds }) {
      deliveries.inc({ channel, outcome })
      deliveryDuration.observe({ channel }, seconds)
    },
    workerDeath: (plugin) => workerDeaths.inc({ plugin }),
    refused: (code) => refusals.inc({ code }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

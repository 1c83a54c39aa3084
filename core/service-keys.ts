import type { InjectionToken } from 'tsyringe'
import type { MakeCall } from './call/call-maker.ts'
import type { CredentialRequests } from './call/credential-requests.ts'
import type { RefreshCredential } from './call/refresh-credential.ts'
import type { Credentials } from './credential/credentials.ts'
import type { HttpParts } from './http/http-parts.ts'
import type { InFlight } from './http/in-flight.ts'
import type { Deliverer } from './inbound/deliver/deliverer.ts'
import type { Raise } from './inbound/receive/raise.ts'
import type { Receive } from './inbound/receive/receive.ts'
import type { Webhooks } from './inbound/webhooks.ts'
import type { Comparing } from './invocation/comparing.ts'
import type { Idempotency } from './invocation/intent/idempotency.ts'
import type { Invoke } from './invocation/invoke.ts'
import type { RoutedCall } from './invocation/routed/routed-call.ts'
import type { HostMetrics } from './metrics/host-metrics.ts'
import type { LivePlugins } from './plugin/live/live-plugins.ts'
import type { Reconciler } from './reconcile/reconciler.ts'
import type { Notifier } from './rollout/notify/notifier.ts'
import type { Rollouts } from './rollout/rollouts.ts'
import type { Router } from './router/router.ts'
import type { CallSecrets } from './runner/call-secrets.ts'
import type { PluginRunner } from './runner/plugin-runner.ts'
import type { SchemaCheck } from './runner/schema-check.ts'
import type { ClockSkew } from './skew/clock-skew.ts'
import type { Transport } from './transport/transport.ts'
import type { WebhookClient } from './transport/webhook/webhook-client.ts'

const key = <T>(name: string): InjectionToken<T> => Symbol(name)

/** Under which names the container holds the host's services. */
export const serviceKeys = {
  transport: key<Transport>('transport'),
  skew: key<ClockSkew>('skew'),
  schemas: key<SchemaCheck>('schemas'),
  runner: key<PluginRunner>('runner'),
  secrets: key<CallSecrets>('secrets'),
  makeCall: key<MakeCall>('makeCall'),
  refresh: key<RefreshCredential>('refresh'),
  raise: key<Raise>('raise'),
  receive: key<Receive>('receive'),
  webhooks: key<Webhooks>('webhooks'),
  webhookClient: key<WebhookClient>('webhookClient'),
  deliverer: key<Deliverer>('deliverer'),
  credentials: key<Credentials>('credentials'),
  credentialRequests: key<CredentialRequests>('credentialRequests'),
  idempotency: key<Idempotency>('idempotency'),
  invoke: key<Invoke>('invoke'),
  routedCall: key<RoutedCall>('routedCall'),
  plugins: key<LivePlugins>('plugins'),
  notifier: key<Notifier>('notifier'),
  rollouts: key<Rollouts>('rollouts'),
  reconciler: key<Reconciler>('reconciler'),
  comparing: key<Comparing>('comparing'),
  router: key<Router>('router'),
  inFlight: key<InFlight>('inFlight'),
  pushesInFlight: key<InFlight>('pushesInFlight'),
  metrics: key<HostMetrics>('metrics'),
  http: key<HttpParts>('http'),
} as const

import type { InjectionToken } from 'tsyringe'
import type { Credentials } from './credential/credentials.ts'
import type { HttpParts } from './http/http-parts.ts'
import type { InFlight } from './http/in-flight.ts'
import type { CredentialRequests } from './call/credential-requests.ts'
import type { Idempotency } from './invocation/intent/idempotency.ts'
import type { Invoke } from './invocation/invoke.ts'
import type { HostMetrics } from './metrics/host-metrics.ts'
import type { Router } from './router/router.ts'
import type { CallSecrets } from './runner/call-secrets.ts'
import type { PluginRunner } from './runner/plugin-runner.ts'
import type { SchemaCheck } from './runner/schema-check.ts'
import type { Transport } from './transport/transport.ts'

const key = <T>(name: string): InjectionToken<T> => Symbol(name)

/** Under which names the container holds the host's services. */
export const serviceKeys = {
  transport: key<Transport>('transport'),
  schemas: key<SchemaCheck>('schemas'),
  runner: key<PluginRunner>('runner'),
  secrets: key<CallSecrets>('secrets'),
  credentials: key<Credentials>('credentials'),
  credentialRequests: key<CredentialRequests>('credentialRequests'),
  idempotency: key<Idempotency>('idempotency'),
  invoke: key<Invoke>('invoke'),
  router: key<Router>('router'),
  inFlight: key<InFlight>('inFlight'),
  metrics: key<HostMetrics>('metrics'),
  http: key<HttpParts>('http'),
} as const

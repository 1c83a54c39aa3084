import 'reflect-metadata'
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { type DependencyContainer, type InjectionToken, instanceCachingFactory, container as root } from 'tsyringe'
import { createCredentials } from './credential/create-credentials.ts'
import type { CredentialEvent } from './credential/credential-event.ts'
import { InFlight } from './http/in-flight.ts'
import { createCredentialFetch } from './call/credential-fetch.ts'
import { createCredentialRequests } from './call/credential-requests.ts'
import { createIdempotency } from './invocation/intent/idempotency.ts'
import { createInvoke } from './invocation/invoke.ts'
import { createRetryBudget } from './invocation/retry-budget.ts'
import { createHostMetrics, type HostMetrics } from './metrics/host-metrics.ts'
import { createRouter } from './router/router.ts'
import { createCallSecrets } from './runner/call-secrets.ts'
import { createInlineRunner } from './runner/inline-runner.ts'
import { createSchemaCheck } from './runner/schema-check.ts'
import { serviceKeys as keys } from './service-keys.ts'
import type { Foundations } from './start/foundations.ts'
import { createTransport } from './transport/transport.ts'

/**
 * The only place that knows how services are made. Each is made once, when it is first asked for; nothing else sees the
 * container, and services take what they need as plain arguments.
 * @param random in [0, 1).
 */
export function buildContainer(given: Foundations, random: () => number): DependencyContainer {
  const box = root.createChildContainer()
  const once = <T>(key: InjectionToken<T>, make: () => T) =>
    box.register(key, { useFactory: instanceCachingFactory(make) })
  const the = <T>(key: InjectionToken<T>): T => box.resolve(key)
  const { settings, clock, registry, apps, log } = given

  once(keys.transport, () => createTransport(settings.upstream, clock))
  once(keys.schemas, createSchemaCheck)
  once(keys.runner, () => createInlineRunner(clock, the(keys.schemas)))
  once(keys.secrets, () => createCallSecrets(given.keyring, clock))
  once(keys.router, () => createRouter(registry))
  once(keys.inFlight, () => new InFlight(settings.http.maxInFlight))
  once(keys.metrics, () => createHostMetrics(() => the(keys.inFlight).count))
  once(keys.idempotency, () => createIdempotency(given.intents, clock))
  once(keys.credentials, () =>
    createCredentials({
      clock,
      random,
      store: given.credentialStore,
      lock: given.credentialLock,
      durableStore: given.durableStore,
      onEvent: (event) => note(event, the(keys.metrics), log),
    }),
  )
  once(keys.credentialRequests, () =>
    createCredentialRequests(registry, (app, supplied) =>
      createCredentialFetch(app, supplied, {
        clock,
        registry,
        transport: the(keys.transport),
        secrets: the(keys.secrets),
        nextKey: randomUUID,
        credentials: () => the(keys.credentials),
        requests: () => the(keys.credentialRequests),
      }),
    ),
  )
  once(keys.invoke, () =>
    createInvoke({
      clock,
      random,
      registry,
      runner: the(keys.runner),
      transport: the(keys.transport),
      budget: createRetryBudget(clock),
      credentials: the(keys.credentials),
      credentialRequests: the(keys.credentialRequests),
      secrets: the(keys.secrets),
      idempotency: the(keys.idempotency),
      nextKey: randomUUID,
    }),
  )
  once(keys.http, () => ({
    settings,
    clock,
    apps,
    registry,
    log,
    router: the(keys.router),
    invoke: the(keys.invoke),
    schemas: the(keys.schemas),
    apiKeys: given.apiKeys,
    inFlight: the(keys.inFlight),
    metrics: the(keys.metrics),
    audit: given.audit,
    notices: given.notices,
  }))
  return box
}

/** Credential events to metrics, and to the log where an operator should know. */
function note(event: CredentialEvent, metrics: HostMetrics, log: Logger): void {
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

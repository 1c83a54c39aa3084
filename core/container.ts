import 'reflect-metadata'
import { randomUUID } from 'node:crypto'
import { type DependencyContainer, type InjectionToken, instanceCachingFactory, container as root } from 'tsyringe'
import { secretOf } from './app/app-secret.ts'
import { createAppKeys } from './call/app-keys.ts'
import { createCallMaker } from './call/call-maker.ts'
import { createCredentialFetch } from './call/credential-fetch.ts'
import { createCredentialRequests } from './call/credential-requests.ts'
import type { SecretOf } from './call/message-keys.ts'
import { createRefreshCredential } from './call/refresh-credential.ts'
import { UnknownKeys } from './call/unknown-keys.ts'
import { createCredentials } from './credential/create-credentials.ts'
import { counted, InFlight } from './http/in-flight.ts'
import { createDeliverer } from './inbound/deliver/deliverer.ts'
import { createFindOwners } from './inbound/receive/find-owners.ts'
import { createPutCredential } from './inbound/receive/put-credential.ts'
import { createRaise } from './inbound/receive/raise.ts'
import { createReceive } from './inbound/receive/receive.ts'
import { createWebhooks } from './inbound/webhooks.ts'
import { createRescueBudget } from './invocation/fallback/rescue-budget.ts'
import { createIdempotency } from './invocation/intent/idempotency.ts'
import { createInvoke } from './invocation/invoke.ts'
import { createRetryBudget } from './invocation/retry-budget.ts'
import { createArmNews } from './invocation/routed/arm-news.ts'
import { createRoutedCall } from './invocation/routed/routed-call.ts'
import { createShadowOfCall } from './invocation/routed/shadow-of-call.ts'
import { createHostMetrics } from './metrics/host-metrics.ts'
import { createAskByCall } from './reconcile/ask-by-call.ts'
import { createReconciler } from './reconcile/reconciler.ts'
import { createRollouts } from './rollout/create-rollouts.ts'
import { createJudge } from './rollout/detector/create-judge.ts'
import { createCheckCanary } from './rollout/gate/check-canary.ts'
import { createNotifier } from './rollout/notify/notifier.ts'
import { createRouter } from './router/router.ts'
import { createCallSecrets } from './runner/call-secrets.ts'
import { createPluginRunner } from './runner/create-plugin-runner.ts'
import { serviceKeys as keys } from './service-keys.ts'
import { createClockSkew } from './skew/clock-skew.ts'
import { dateSample } from './skew/skew-sample.ts'
import type { Foundations } from './start/foundations.ts'
import { makeComparing } from './start/make-comparing.ts'
import { makeLivePlugins } from './start/make-live-plugins.ts'
import { noteCredential, noteDelivery, noteNotified, notePush, troubleFields } from './start/notes.ts'
import { readingsOf } from './start/rollout-metrics.ts'
import { createTransport } from './transport/transport.ts'
import { createWebhookClient } from './transport/webhook/webhook-client.ts'

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

  once(keys.skew, () => createClockSkew(clock))
  once(keys.transport, () =>
    createTransport(settings.upstream, clock, {
      onDate: (_origin, date, sentAt, receivedAt) => the(keys.skew).observe(dateSample(date, sentAt, receivedAt)),
    }),
  )
  once(keys.schemas, () => given.schemas)
  once(keys.runner, () => createPluginRunner(clock, the(keys.schemas)))
  once(keys.secrets, () => createCallSecrets(given.keyring, clock))
  // Ids of keys that nobody knows: WeChat's probes name them, and are not asked about again and again.
  const unknownKeys = new UnknownKeys(clock)
  const ownSecret: SecretOf = (app, name) => secretOf(app, name, apps)
  once(keys.makeCall, () =>
    createCallMaker({
      clock,
      wechatOffsetMs: () => the(keys.skew).offsetMs,
      secrets: the(keys.secrets),
      publicBaseUrl: given.publicBaseUrl,
      keysFor: createAppKeys({
        clock,
        unknownKeys,
        wechatOffsetMs: () => the(keys.skew).offsetMs,
        secretOf: ownSecret,
        credentials: () => the(keys.credentials),
        requests: () => the(keys.credentialRequests),
      }),
    }),
  )
  once(keys.refresh, () =>
    createRefreshCredential(clock, the(keys.credentials), the(keys.credentialRequests), unknownKeys),
  )
  once(keys.rollouts, () =>
    createRollouts({
      ...given.rolloutState,
      clock,
      registry,
      apps,
      createJudge,
      checkCanary: createCheckCanary(given.candidates),
      newId: () => randomUUID().slice(0, 8),
      onTrouble: (error) => log.error(troubleFields(error), 'a change of a rollout could not be written'),
    }),
  )
  once(keys.router, () => createRouter(registry, the(keys.rollouts)))
  const asksInHand = new InFlight(Number.POSITIVE_INFINITY)
  once(keys.plugins, () =>
    makeLivePlugins(given, {
      router: the(keys.router),
      control: the(keys.rollouts).control,
      inHand: [the(keys.inFlight), the(keys.pushesInFlight), asksInHand],
    }),
  )
  once(keys.inFlight, () => new InFlight(settings.http.maxInFlight))
  once(keys.pushesInFlight, () => new InFlight(settings.http.maxInFlight))
  once(keys.metrics, () =>
    createHostMetrics({
      inFlight: () => the(keys.inFlight).count,
      skewMs: () => the(keys.skew).offsetMs,
      inbox: () => given.inbox.counts(),
      rollouts: () => readingsOf(the(keys.rollouts).control.list()),
    }),
  )
  once(keys.idempotency, () => createIdempotency(given.intents, clock))
  once(keys.credentials, () =>
    createCredentials({
      clock,
      random,
      store: given.credentialStore,
      lock: given.credentialLock,
      durableStore: given.durableStore,
      onEvent: (event) => noteCredential(event, the(keys.metrics), log),
    }),
  )
  once(keys.credentialRequests, () =>
    createCredentialRequests(
      registry,
      (app, supplied) =>
        createCredentialFetch(app, supplied, {
          clock,
          registry,
          transport: the(keys.transport),
          runner: the(keys.runner),
          makeCall: the(keys.makeCall),
          secretOf: ownSecret,
          nextKey: randomUUID,
          credentials: () => the(keys.credentials),
          requests: () => the(keys.credentialRequests),
        }),
      the(keys.runner),
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
      rescues: createRescueBudget(clock),
      credentials: the(keys.credentials),
      credentialRequests: the(keys.credentialRequests),
      makeCall: the(keys.makeCall),
      secretOf: ownSecret,
      refresh: the(keys.refresh),
      outcomes: given.outcomes,
      raise: the(keys.raise),
      onTrouble: (trouble) => log.error(troubleFields(trouble), 'what becomes of a call could not be followed'),
      idempotency: the(keys.idempotency),
      nextKey: randomUUID,
    }),
  )
  once(keys.comparing, () =>
    makeComparing({
      given,
      random,
      schemas: the(keys.schemas),
      makeCall: the(keys.makeCall),
      compared: (id, differs) => the(keys.rollouts).compared(id, differs),
    }),
  )
  once(keys.routedCall, () => {
    const rollouts = the(keys.rollouts)
    const call = createRoutedCall({
      clock,
      router: the(keys.router),
      invoke: the(keys.comparing).recorded(the(keys.invoke)),
      news: createArmNews({
        clock,
        rollouts,
        reproduce: the(keys.comparing).reproduce,
        onObserved: the(keys.metrics).rolloutCall,
      }),
      shadow: createShadowOfCall(the(keys.comparing).shadow),
    })
    return (request) => {
      rollouts.called(request.app.appid, request.addressed.protocol)
      return call(request)
    }
  })
  once(keys.webhooks, () => createWebhooks(apps))
  once(keys.notifier, () =>
    createNotifier({
      clock,
      targets: settings.notify,
      post: the(keys.webhookClient).post,
      onEvent: (event) => noteNotified(event, log),
    }),
  )
  once(keys.webhookClient, () => createWebhookClient({ clock, networks: settings.inbound.webhookNetworks }))
  once(keys.raise, () =>
    createRaise({ inbox: given.inbox, outcomes: given.outcomes, handingOf: the(keys.webhooks).handingOf }),
  )
  once(keys.deliverer, () =>
    createDeliverer({
      clock,
      random,
      inbox: given.inbox,
      post: the(keys.webhookClient).post,
      webhookOf: the(keys.webhooks).webhookOf,
      concurrency: 64,
      perHost: 16,
      onEvent: (event) => noteDelivery(event, the(keys.metrics), log),
    }),
  )
  once(keys.receive, () =>
    createReceive({
      clock,
      findOwners: createFindOwners(apps),
      router: the(keys.router),
      runner: the(keys.runner),
      makeCall: the(keys.makeCall),
      nextKey: randomUUID,
      refresh: the(keys.refresh),
      putCredential: createPutCredential({
        apps,
        registry,
        requests: the(keys.credentialRequests),
        credentials: the(keys.credentials),
      }),
      inbox: given.inbox,
      called: (appid, protocol) => the(keys.rollouts).called(appid, protocol),
      shadow: the(keys.comparing).shadow,
      handingOf: the(keys.webhooks).handingOf,
      deliverNow: (id, waitMs) => the(keys.deliverer).deliverNow(id, waitMs),
      onEvent: (record) => notePush(record, the(keys.metrics), log),
    }),
  )
  once(keys.reconciler, () =>
    createReconciler({
      clock,
      outcomes: given.outcomes,
      ask: counted(
        asksInHand,
        createAskByCall({
          apps,
          router: the(keys.router),
          invoke: the(keys.invoke),
          clock,
          timeoutMs: settings.upstream.callTimeoutMs,
        }),
      ),
      onTrouble: ({ what, error }) => log.error({ what, ...troubleFields(error) }, 'the reconciler met trouble'),
    }),
  )
  once(keys.http, () => ({
    settings,
    clock,
    apps,
    registry,
    log,
    router: the(keys.router),
    call: the(keys.routedCall),
    receive: the(keys.receive),
    outcomes: given.outcomes,
    schemas: the(keys.schemas),
    apiKeys: given.apiKeys,
    inFlight: the(keys.inFlight),
    pushesInFlight: the(keys.pushesInFlight),
    metrics: the(keys.metrics),
    audit: given.audit,
    clockSkew: () => the(keys.skew).describe(),
    notices: () => [...given.notices(), ...the(keys.plugins).notices(), ...the(keys.rollouts).notices()],
    admin: {
      rollouts: the(keys.rollouts).control,
      plugins: the(keys.plugins),
      differences: (rolloutId) => the(keys.comparing).shadow.report(rolloutId),
    },
  }))
  return box
}

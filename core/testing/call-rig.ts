import { onTestFinished } from 'vitest'
import type { App } from '../app/app.ts'
import { createCallMaker, type MakeCall } from '../call/call-maker.ts'
import { createCredentialFetch } from '../call/credential-fetch.ts'
import { createCredentialRequests } from '../call/credential-requests.ts'
import { createRefreshCredential } from '../call/refresh-credential.ts'
import type { Clock } from '../clock.ts'
import { createCredentials } from '../credential/create-credentials.ts'
import { createLocalLock } from '../credential/local-lock.ts'
import { createMemoryStore } from '../credential/memory-store.ts'
import type { CallRequest } from '../invocation/call-request.ts'
import { createRescueBudget } from '../invocation/fallback/rescue-budget.ts'
import { createIdempotency } from '../invocation/intent/idempotency.ts'
import type { IntentStore } from '../invocation/intent/intent-store.ts'
import { openSqliteIntentStore } from '../invocation/intent/sqlite-intent-store.ts'
import { createInvoke } from '../invocation/invoke.ts'
import { createRetryBudget } from '../invocation/retry-budget.ts'
import type { OutcomeStore } from '../outcome/outcome-store.ts'
import type { AnyOperation, Settled, Tracked } from '../protocol/index.ts'
import { createCallSecrets } from '../runner/call-secrets.ts'
import { createPluginRunner } from '../runner/create-plugin-runner.ts'
import { createSchemaCheck } from '../runner/schema-check.ts'
import { SecretValue } from '../secret-value.ts'
import { fakeLoaded, fakeOperation, fakeRegistry } from './fake-plugin.ts'
import { testKeyring } from './keyring.ts'
import { noKeys } from './no-keys.ts'
import { ScriptedTransport } from './scripted-transport.ts'
import { VirtualClock } from './virtual-clock.ts'

export const fakeApp: App = {
  appid: 'wxd678efh567hg6787',
  kind: 'official-account',
  settings: {},
  secrets: new Map([['app-secret', new SecretValue('s3cret')]]),
}

/** The way of a call with everything real but the wire and the time. */
export interface CallRig {
  readonly clock: VirtualClock
  readonly transport: ScriptedTransport
  readonly intents: IntentStore
  /** What the calls told of themselves, and what queries found. */
  readonly followed: (Tracked | Settled)[]
  /** Keys of calls that came to nothing. */
  readonly forgotten: readonly string[]
  /** What went wrong beside an answer. */
  readonly troubles: unknown[]
  /** Calls the operation of the fake plugin. */
  call(operation: string, more?: Partial<CallRequest>): ReturnType<ReturnType<typeof createInvoke>>
  /** As {@link call}, letting time pass until there is a result. */
  finish(operation: string, more?: Partial<CallRequest>): ReturnType<ReturnType<typeof createInvoke>>
}

export interface CallRigOptions {
  readonly clock?: VirtualClock
  /** File of the intents; default: in memory. */
  readonly file?: string
  readonly intents?: IntentStore
  readonly loaded?: ReturnType<typeof fakeLoaded>
  /** Loaded beside it, serving nobody. */
  readonly others?: readonly ReturnType<typeof fakeLoaded>[]
  readonly outcomes?: Pick<OutcomeStore, 'find' | 'track' | 'note' | 'forget'>
}

export const ownSecret = (app: App, name: string) => app.secrets.get(name)

/** Calls of apps that have no keys. */
export const testCalls = (clock: Clock): MakeCall =>
  createCallMaker({
    clock,
    wechatOffsetMs: () => 0,
    secrets: createCallSecrets(testKeyring(), clock),
    keysFor: () => noKeys,
    publicBaseUrl: () => 'https://wx.example.com',
  })

export async function callRig(options: CallRigOptions = {}): Promise<CallRig> {
  const clock = options.clock ?? new VirtualClock()
  const transport = new ScriptedTransport()
  const loaded = options.loaded ?? fakeLoaded()
  const registry = { ...fakeRegistry(loaded), list: () => [loaded, ...(options.others ?? [])] }
  const intents = options.intents ?? (await openSqliteIntentStore(options.file ?? ':memory:', testKeyring(), clock))
  const credentials = createCredentials({
    clock,
    store: createMemoryStore(clock),
    lock: createLocalLock(clock),
    random: () => 0,
    onEvent: () => {},
  })
  const makeCall = testCalls(clock)
  const runner = createPluginRunner(clock, createSchemaCheck())
  const followed: (Tracked | Settled)[] = []
  const troubles: unknown[] = []
  const forgotten: string[] = []
  let keys = 0
  const nextKey = () => `fresh-${++keys}`
  const credentialRequests = createCredentialRequests(
    registry,
    (app, supplied) =>
      createCredentialFetch(app, supplied, {
        clock,
        transport,
        makeCall,
        runner,
        registry,
        secretOf: ownSecret,
        nextKey,
        credentials: () => credentials,
        requests: () => credentialRequests,
      }),
    runner,
  )
  const invoke = createInvoke({
    clock,
    random: () => 0.5,
    runner,
    refresh: createRefreshCredential(clock, credentials, credentialRequests),
    outcomes: options.outcomes ?? {
      find: () => undefined,
      track: async (_id, _appid, tracked) => void followed.push(tracked),
      note: (_id, _appid, tracked) => void followed.push(tracked),
      forget: async ({ key }) => void forgotten.push(key),
    },
    raise: async (_app, _loaded, settled) => void followed.push(settled),
    onTrouble: (trouble) => troubles.push(trouble),
    transport,
    budget: createRetryBudget(clock),
    rescues: createRescueBudget(clock),
    registry,
    credentials,
    credentialRequests,
    makeCall,
    secretOf: ownSecret,
    idempotency: createIdempotency(intents, clock),
    nextKey,
  })
  onTestFinished(async () => {
    await credentials.close()
    if (options.intents === undefined) await intents.close()
  })

  const call = (name: string, more: Partial<CallRequest> = {}) => {
    const operation = loaded.plugin.operations[name]
    if (operation === undefined) throw new Error(`the fake plugin has no ${name}`)
    return invoke({
      app: fakeApp,
      loaded,
      operationName: name,
      operation,
      input: {},
      idempotencyKey: undefined,
      deadline: clock.now() + 10_000,
      ...more,
    })
  }
  return {
    clock,
    transport,
    intents,
    followed,
    forgotten,
    troubles,
    call,
    async finish(name, more) {
      let isDone = false
      const report = call(name, more).finally(() => {
        isDone = true
      })
      while (!isDone) await clock.advance(50)
      return report
    },
  }
}

/** A rig whose plugin has an operation `x`, which differs from the usual one in these members. */
export const rigWith = (more: Partial<AnyOperation>): Promise<CallRig> =>
  callRig({ loaded: fakeLoaded({ x: fakeOperation(more) }) })

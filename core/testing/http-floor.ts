import { type Logger, pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { App } from '../app/app.ts'
import type { AuditRecord } from '../audit/audit-record.ts'
import { openToAll } from '../http/edge/api-keys.ts'
import type { HttpParts } from '../http/http-parts.ts'
import { createHttpServer } from '../http/http-server.ts'
import { InFlight } from '../http/in-flight.ts'
import type { AdminDoors } from '../http/routes/admin/admin-doors.ts'
import type { CallReport, CallRequest } from '../invocation/call-request.ts'
import type { Invoke } from '../invocation/invoke.ts'
import { createArmNews } from '../invocation/routed/arm-news.ts'
import { createRoutedCall } from '../invocation/routed/routed-call.ts'
import { createHostMetrics } from '../metrics/host-metrics.ts'
import type { OutcomeStore } from '../outcome/outcome-store.ts'
import type { Lanes } from '../rollout/lanes.ts'
import { createRouter } from '../router/router.ts'
import { createSchemaCheck } from '../runner/schema-check.ts'
import type { Settings } from '../settings.ts'
import { fakeApp } from './call-rig.ts'
import { fakeLoaded, fakeRegistry } from './fake-plugin.ts'
import { fakeRolloutControl } from './fake-rollout-control.ts'
import { upstreamSettings } from './upstream.ts'
import { VirtualClock } from './virtual-clock.ts'

export const callUrl = (operation: string) => `/v1/apps/${fakeApp.appid}/fake/${operation}`

/** An output of a call that was sent once. */
export const reportOf = (result: CallReport['result']): CallReport => ({ result, attempts: 1, upstreamMs: 5 })
export const output: CallReport = reportOf({ kind: 'output', output: { n: 1 }, warnings: [], replayed: false })

export interface HttpFloorOptions {
  readonly invoke?: Invoke
  /** Rollouts that run. */
  readonly lanes?: Lanes
  readonly parts?: Partial<HttpParts>
  readonly admin?: Partial<AdminDoors>
  readonly apiKeysFile?: string
  readonly maxInFlight?: number
  readonly apps?: readonly App[]
}

/** Nothing was compared, no plugin is there, and none can be added. */
const quietDoors: Omit<AdminDoors, 'rollouts'> = {
  differences: () => undefined,
  plugins: {
    list: () => [],
    add: () => Promise.reject(new Error('no plugin can be added here')),
    remove: () => Promise.reject(new Error('there is no plugin here')),
  },
}

/** The HTTP floor over a scripted way of a call, with what it wrote down. */
export function httpFloor(options: HttpFloorOptions = {}) {
  const clock = new VirtualClock()
  const calls: CallRequest[] = []
  const audited: AuditRecord[] = []
  const logged: Record<string, unknown>[] = []
  const log: Logger = pino({ base: null }, { write: (line: string) => void logged.push(JSON.parse(line)) })
  const registry = fakeRegistry(fakeLoaded())
  const inFlight = new InFlight(options.maxInFlight ?? 100)
  const apps = new Map((options.apps ?? [fakeApp]).map((app) => [app.appid, app]))
  const invoke = options.invoke ?? (async () => output)
  const router = createRouter(registry, options.lanes)
  const news = createArmNews({ clock, rollouts: { accuse: () => {}, exhausted: () => {} }, onObserved: () => {} })
  const settings = {
    http: { host: '127.0.0.1', port: 0, bodyLimit: 10_000, maxInFlight: 100 },
    upstream: upstreamSettings('http://127.0.0.1:1'),
    apiKeysFile: options.apiKeysFile,
  } as Settings
  const parts: HttpParts = {
    settings,
    clock,
    apps: { get: (appid) => apps.get(appid), list: () => [...apps.values()] },
    registry,
    router,
    call: createRoutedCall({
      clock,
      router,
      news,
      invoke: (request) => {
        calls.push(request)
        return invoke(request)
      },
    }),
    schemas: createSchemaCheck(),
    apiKeys: openToAll,
    inFlight,
    pushesInFlight: inFlight,
    receive: async () => ({ outcome: 'unknown', answer: { status: 404, body: '' } }),
    outcomes: { find: () => undefined } as unknown as OutcomeStore,
    metrics: createHostMetrics({ inFlight: () => inFlight.count }),
    audit: { write: (record) => void audited.push(record), close: async () => {} },
    log,
    clockSkew: () => ({ source: 'none', appliedMs: 0, sntpContradicted: false }),
    notices: () => ['acme.json: WXH_PLUGIN_INVALID'],
    admin: { ...quietDoors, rollouts: fakeRolloutControl().control, ...options.admin },
    ...options.parts,
  }
  const http = createHttpServer(parts)
  onTestFinished(() => http.close())
  const post = (url: string, payload?: string | Buffer | object, headers: Record<string, string> = {}) =>
    http.inject({
      method: 'POST',
      url,
      headers: { host: 'localhost', 'content-type': 'application/json', ...headers },
      ...(payload === undefined ? {} : { payload }),
    })
  const get = (url: string, headers: Record<string, string> = {}) =>
    http.inject({ method: 'GET', url, headers: { host: 'localhost', ...headers } })
  return { http, parts, clock, calls, audited, logged, inFlight, post, get }
}

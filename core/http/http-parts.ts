import type { Logger } from 'pino'
import type { Apps } from '../app/app.ts'
import type { AuditLog } from '../audit/audit-log.ts'
import type { Clock } from '../clock.ts'
import type { Receive } from '../inbound/receive/receive.ts'
import type { RoutedCall } from '../invocation/routed/routed-call.ts'
import type { HostMetrics } from '../metrics/host-metrics.ts'
import type { OutcomeStore } from '../outcome/outcome-store.ts'
import type { PluginRegistry } from '../plugin/plugin-registry.ts'
import type { Router } from '../router/router.ts'
import type { SchemaCheck } from '../runner/schema-check.ts'
import type { Settings } from '../settings.ts'
import type { SkewDescription } from '../skew/clock-skew.ts'
import type { ApiKeys } from './edge/api-keys.ts'
import type { InFlight } from './in-flight.ts'
import type { AdminDoors } from './routes/admin/admin-doors.ts'

/** All that the HTTP floor stands on. */
export interface HttpParts {
  readonly settings: Settings
  readonly clock: Clock
  readonly apps: Apps
  readonly registry: PluginRegistry
  readonly router: Router
  readonly call: RoutedCall
  readonly receive: Receive
  readonly outcomes: OutcomeStore
  readonly schemas: SchemaCheck
  readonly apiKeys: ApiKeys
  readonly inFlight: InFlight
  /** Of pushes: a flood of calls must not keep WeChat out. */
  readonly pushesInFlight: InFlight
  readonly metrics: HostMetrics
  readonly audit: AuditLog
  readonly log: Logger
  readonly clockSkew: () => SkewDescription
  /** What an operator should know of a host that is up, one line each. */
  readonly notices: () => readonly string[]
  /** What operators reach over `/admin`. */
  readonly admin: AdminDoors
}

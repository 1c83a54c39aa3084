/** For programs that run the host inside themselves. Plugins import `@wxhost/core/protocol` instead. */
export { type ErrorCode, errorCatalogue } from './errors/catalogue.ts'
export { type Fault, HostError, isHostError } from './errors/host-error.ts'
export { type HostOptions, type RunningHost, startHost } from './host.ts'
export { readSettings } from './settings/read-settings.ts'
export type { HttpSettings, Mode, Settings, UpstreamSettings } from './settings.ts'

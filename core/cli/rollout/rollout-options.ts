import type { Step } from '../../rollout/plan.ts'

/** Which host is asked. */
export interface HostOptions {
  readonly sandbox?: boolean
  readonly mode?: string
  readonly dataDir?: string
  readonly url?: string
  readonly keyEnv?: string
  readonly pid?: number
  readonly json?: boolean
}

export interface PlanOptions extends HostOptions {
  readonly steps?: readonly Step[]
  readonly apps?: string
  readonly appShare?: number
  readonly errorRate?: number
  readonly p99?: number
  readonly slowShare?: number
  readonly falseRollback?: number
  readonly why: string
}

export interface ChangeOptions extends HostOptions {
  readonly why: string
  readonly ifVersion?: number
  readonly all?: boolean
}

export interface StatusOptions extends HostOptions {
  readonly watch?: boolean
}

export interface SimulateOptions {
  readonly rps: number
  readonly weight: number
  readonly fault?: number
  readonly slow?: boolean
  readonly after: number
  readonly base: number
  readonly steps: readonly Step[]
  readonly errorRate?: number
  readonly p99?: number
  readonly falseRollback?: number
  readonly runs?: number
  readonly seed: number
  readonly json?: boolean
}

import type { Given } from './given.ts'

/**
 * `verify`: headers and raw bytes -> WeChat Pay's word or not. `gcm`, `cbc`: what was encrypted -> its text. `…_whole`: the
 * same with each check that a plugin makes around it, beside a peer that makes none.
 */
export const jobNames = ['verify', 'gcm', 'cbc', 'verify_whole', 'gcm_whole'] as const
export type JobName = (typeof jobNames)[number]
export type Job = () => string | Promise<string>
export type Jobs = Readonly<Record<JobName, Job>>

/** `raw`: the signature alone. `payment`: all that the host does to send an order off, once it is encoded. */
export type Signing = 'raw' | 'payment'

export interface Signed {
  /** By the clock on the wall, on all cores. */
  readonly perSecond: number
  /** By processor time, so on one core: neighbours on the machine do not count. */
  readonly perCpuSecond: number
}

/** Argument of a program under test. */
export interface Role {
  readonly who: 'host' | 'peer'
  readonly given: Given
}

/** What a program is told over IPC, one thing at a time. */
export type Order =
  /** Answered with the job's result. */
  | { readonly check: JobName }
  /** Answered with jobs a second of processor time. */
  | { readonly job: JobName; readonly ms: number }
  /** Answered with {@link Signed}. */
  | { readonly sign: Signing; readonly inFlight: number; readonly ms: number }
  /** Answered with the port where each byte is a payment to sign, and is given back when it is signed. */
  | { readonly listen: 'async' | 'sync' }
  /** Watches the event loop from now on. */
  | { readonly watch: true }
  /** Answered with the p99 of its delay since then, in milliseconds. */
  | { readonly p99: true }

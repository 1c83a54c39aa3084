import type { CallSetting, ProviderState } from '../../interaction/interaction.ts'
import type { StateValues } from '../../states/provider-states.ts'
import type { Sending } from '../view/sendings.ts'
import type { Companion } from './company.ts'
import type { MockView } from './mock-view.ts'
import type { Receiver } from './receiver.ts'

/** What a trial needs of the world before it begins. */
export interface StageSetting {
  readonly states?: readonly ProviderState[]
  readonly call?: CallSetting
  /** Who stands beside the plugin, over those who supply what it needs. */
  readonly company?: readonly Companion[]
  /** A channel of the plugin whose passive replies the business service gives. */
  readonly repliesOn?: string
}

/** A host with the plugin on trial, before a mock whose time runs with the host's. */
export interface Stage {
  readonly mock: MockView
  /** e.g. `http://127.0.0.1:40123` */
  readonly hostUrl: string
  readonly appid: string
  readonly mchid: string
  /** What the states gave. */
  readonly values: StateValues
  readonly receiver: Receiver
  /** Calls the operation with the exchange's input, as a business service does. */
  call(sending: Sending, headers?: Readonly<Record<string, string>>): Promise<HostAnswer>
  /** The path of the exchange's request, as the mock sees it. */
  pathOf(sending: Sending): string
  /** What is known of an earlier call. */
  outcome(protocol: string, key: string): Promise<KnownOutcome | undefined>
  /** Both clocks. */
  forward(ms: number): Promise<void>
  /** Both clocks stand still from now on, at a whole second. */
  stopClocks(): Promise<void>
  close(): Promise<void>
}

/** What a business service is answered. */
export interface HostAnswer {
  readonly status: number
  readonly headers: Headers
  /** Of a success. */
  readonly output?: unknown
  /** Of a problem, e.g. `WXH_QUOTA_EXHAUSTED`. */
  readonly code?: string
  readonly errcode?: number
  readonly detail?: string
}

export interface KnownOutcome {
  readonly stage: string
  readonly detail?: string
  readonly final: boolean
  readonly version?: number
  readonly acceptedAt?: string
  readonly settledAt?: string
}

export type OpenStage = (setting?: StageSetting) => Promise<Stage>

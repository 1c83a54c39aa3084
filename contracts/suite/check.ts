import type { IWeChatProtocol } from '@wxhost/core/protocol'
import type { Interaction } from '../interaction/interaction.ts'

/** A plugin version that has to prove itself. */
export interface Subject {
  /** e.g. `template-v1@1.2.0` */
  readonly id: string
  readonly protocol: string
  readonly plugin: IWeChatProtocol
  readonly interactions: readonly Interaction[]
  /** The same version in a worker; left out: the check of both run modes is told as not run. */
  readonly inWorker?: IWeChatProtocol
  /** WeChat's stand-in that is asked; left out: one is started. It is reset for every case. */
  readonly mock?: { readonly url: string }
  /** Of generated data; printed with a failure, and given again to repeat it. */
  readonly seed: number
  /** How many generated values a property is held against. */
  readonly runs: number
}

/** One question of the suite, asked in one or more cases. */
export interface Check {
  /** Stable, e.g. `coverage`, `requests`, `results`, `pure`, `garbled`, `must-reject`, `secrets`, `run-modes`, `live`. */
  readonly name: string
  /** As a sentence: what a plugin shall do. */
  readonly title: string
  cases(subject: Subject): readonly CheckCase[]
}

export interface CheckCase {
  /** e.g. the description of the interaction, or `send`. */
  readonly title: string
  /** Empty: passed. Throws only where the harness itself is at fault. */
  run(): Promise<readonly Finding[]>
}

/** One thing that is wrong, with all that is needed to mend it. No secret in it. */
export interface Finding {
  readonly message: string
  /** Description of the interaction. */
  readonly interaction?: string
  /** Where, e.g. `request.body.template_id`. */
  readonly path?: string
  readonly expected?: string
  readonly actual?: string
  /** The page of WeChat's protocol. */
  readonly page?: string
  /** Repeats generated data. */
  readonly seed?: number
}

/** How one case ended. */
export interface CaseOutcome {
  readonly check: string
  readonly title: string
  readonly findings: readonly Finding[]
  readonly ms: number
}

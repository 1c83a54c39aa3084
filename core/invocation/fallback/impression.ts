import type { ErrorClass } from '../../protocol/index.ts'
import type { Blame } from '../../rollout/observation.ts'
import type { RunFault } from '../../runner/plugin-runner.ts'
import type { Happened } from '../happened.ts'
import { blameOf, rowOf } from './row.ts'

/** What the sendings of one arm say of it: the last that left counts, and any answer that its plugin could not read. */
export class Impression {
  /** Of the last sending that left. */
  last: Happened | undefined
  /** The plugin could not read one of the answers. */
  fault: RunFault | undefined

  note(happened: Happened): void {
    if (happened.kind === 'unreadable') this.fault = happened.fault
    if (happened.kind !== 'not-sent') this.last = happened
  }

  /** Something left, and was not refused for its credential: an arm that names a wrong one is refused each time. */
  get saysSomething(): boolean {
    return this.last !== undefined && this.last.kind !== 'credential-rejected'
  }

  /** The caller hung up: whether an answer would have come, nobody knows. */
  get isGivenUp(): boolean {
    return this.fault === undefined && this.last !== undefined && rowOf(this.last) === 'given-up'
  }

  /** The caller's time was over before an answer came. */
  get isOutOfTime(): boolean {
    return this.fault === undefined && this.last?.kind === 'no-answer' && this.last.reason === 'deadline'
  }

  get blame(): Blame {
    if (this.fault !== undefined) return 'yes'
    return this.last === undefined ? 'no' : blameOf(rowOf(this.last))
  }

  /** Of what it is to blame for. */
  get errorClass(): ErrorClass {
    if (this.fault !== undefined) return 'plugin-fault'
    return this.last?.kind === 'failure' ? this.last.failure.class : 'transport'
  }
}

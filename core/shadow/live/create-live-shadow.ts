import { randomBytes } from 'node:crypto'
import { createMask } from '../diff/mask.ts'
import { ReportBook } from '../report/report-book.ts'
import type { ReportStore } from '../report/report-store.ts'
import type { Shadow } from '../shadow.ts'
import { ArmPairs } from './arm-pairs.ts'
import { LiveShadow, type LiveShadowParts } from './live-shadow.ts'
import type { StartArm } from './start-arm.ts'

export interface CreateLiveShadowParts extends Omit<LiveShadowParts, 'pairs' | 'book'> {
  readonly store: ReportStore
  readonly startArm: StartArm
}

/** Hashes in reports are under a key of this process alone. */
export function createLiveShadow({ store, startArm, ...parts }: CreateLiveShadowParts): Shadow {
  const book = new ReportBook(store, parts.clock, createMask(randomBytes(32)))
  return new LiveShadow({ ...parts, book, pairs: new ArmPairs(startArm, parts.clock) })
}

import type { Keyring } from '../../keyring/keyring.ts'
import type { WireLimits } from '../../runner/prepare-request.ts'
import { bookedKeys, onlyRecorded } from '../compare/asked-keys.ts'
import { type CompareParts, compareCall } from '../compare/compare-call.ts'
import { liveCrypto } from '../compare/live-crypto.ts'
import type { Mask } from '../diff/mask.ts'
import type { StartedArm } from '../live/start-arm.ts'
import { emptyReport, extendReport } from '../report/extend-report.ts'
import type { ShadowReport } from '../report/shadow-report.ts'
import { openCall, type RecordedCall } from './recorded-call.ts'

/** The two versions of a rehearsal, each in a thread of its own. */
export interface RehearsalArm {
  readonly started: StartedArm
  readonly limitsOf: (appid: string) => WireLimits
}

export interface RehearsalParts extends CompareParts {
  readonly protocol: string
  /** The version that serves the app of a recorded call; undefined: none does. */
  readonly stableFor: (appid: string) => Promise<RehearsalArm | undefined>
  readonly canary: RehearsalArm
  readonly keyring: Keyring
  readonly mask: Mask
}

export interface Rehearsal {
  readonly report: ShadowReport
  /** Lines that did not open under the master keys. */
  readonly unreadable: number
  /** Calls of other protocols, and of apps that nobody serves any more. */
  readonly skipped: number
}

/** Runs two versions over recorded calls. Nothing is sent, and nobody is asked. */
export async function rehearse(lines: AsyncIterable<string>, parts: RehearsalParts): Promise<Rehearsal> {
  let done: Rehearsal = { report: emptyReport('rehearsal'), unreadable: 0, skipped: 0 }
  for await (const line of lines) {
    if (line.trim() === '') continue
    const call = openCall(line, parts.keyring)
    done = call === undefined ? { ...done, unreadable: done.unreadable + 1 } : await withCall(done, call, parts)
  }
  return done
}

async function withCall(done: Rehearsal, call: RecordedCall, parts: RehearsalParts): Promise<Rehearsal> {
  const stable = call.protocol === parts.protocol ? await parts.stableFor(call.appid) : undefined
  if (stable === undefined) return { ...done, skipped: done.skipped + 1 }
  const armOf = ({ started, limitsOf }: RehearsalArm) => ({
    plugin: started.plugin,
    limits: limitsOf(call.appid),
    crypto: liveCrypto(bookedKeys(call.book, onlyRecorded)),
  })
  const comparison = await compareCall(call.seen, { stable: armOf(stable), canary: armOf(parts.canary) }, parts)
  const { report } = done
  if (comparison.kind === 'void') return { ...done, report: { ...report, dropped: report.dropped + 1 } }
  const compared = {
    operation: call.seen.operationName,
    differences: comparison.differences,
    at: call.seen.facts.now,
  }
  return { ...done, report: extendReport(report, compared, parts.mask) }
}

/** The places that differ and were not expected to. @param allowed paths; each stands for all below it, too. */
export const unexpected = ({ groups }: ShadowReport, allowed: readonly string[]): ShadowReport['groups'] =>
  groups.filter(({ path }) => !allowed.some((one) => path === one || path.startsWith(`${one}/`)))

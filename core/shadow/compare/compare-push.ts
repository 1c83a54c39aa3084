import type { InboundChannel, IWeChatProtocol, Opened, Push } from '../../protocol/index.ts'
import type { RunFault } from '../../runner/plugin-runner.ts'
import { compareOpenings } from '../diff/compare-openings.ts'
import { type Difference, Word } from '../diff/difference.ts'
import { type ShadowFacts, shadowCallOf } from '../shadow-call.ts'
import { shadowVault } from '../shadow-vault.ts'
import { type CompareParts, type Comparison, isNoEnd, runnerAt } from './compare-call.ts'
import type { ShadowArm, ShadowArms } from './shadow-arm.ts'

/** One push as it came. */
export interface SeenPush {
  readonly channelName: string
  readonly push: Push
  readonly facts: ShadowFacts
}

/** Opens a push by both versions. Nothing is stored, and WeChat is told nothing. */
export async function comparePush(seen: SeenPush, arms: ShadowArms, parts: CompareParts): Promise<Comparison> {
  const channel = channelOf(arms.stable.plugin, seen.channelName)
  const other = channelOf(arms.canary.plugin, seen.channelName)
  if (channel === undefined) return { kind: 'void' }
  if (other === undefined) return { kind: 'compared', differences: [missing] }
  const runner = runnerAt(seen, parts)
  const openedBy = async (arm: ShadowArm, by: InboundChannel): Promise<Opened | RunFault> => {
    const own = { ...seen.push, body: new Uint8Array(seen.push.body) }
    const run = await runner.open(by, own, shadowCallOf(seen.facts, arm.crypto, shadowVault()))
    return run.kind === 'fault' ? run : run.value
  }
  const [mine, its] = await Promise.all([openedBy(arms.stable, channel), openedBy(arms.canary, other)])
  if (mine.kind === 'fault' && isNoEnd(mine)) return { kind: 'void' }
  return { kind: 'compared', differences: compareOpenings(mine, its) }
}

const missing: Difference = { path: 'channel', stable: new Word('there'), canary: new Word('missing') }

const channelOf = ({ inbound }: IWeChatProtocol, name: string): InboundChannel | undefined =>
  inbound !== undefined && Object.hasOwn(inbound, name) ? inbound[name] : undefined

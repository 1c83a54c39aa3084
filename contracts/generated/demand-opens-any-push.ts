import { isDeepStrictEqual } from 'node:util'
import type { Call, InboundChannel, Opened, Push } from '@wxhost/core/protocol'
import fc from 'fast-check'
import { ContractFault } from '../drive/contract-fault.ts'
import { openPush } from '../drive/open-push.ts'
import { garbledPushes } from './garbled-pushes.ts'

/**
 * Opens generated changes of a genuine push: each must be refused (or ask for a key), none may throw, and one that is
 * taken must tell what the genuine one tells. For signed channels only.
 *
 * @param makeCall gives Calls under which `genuine` is genuine.
 * @throws with the seed and the smallest push that fails.
 */
export async function demandOpensAnyPush(
  channel: InboundChannel,
  makeCall: () => Call,
  genuine: Push,
  { runs = 500 }: { readonly runs?: number } = {},
): Promise<void> {
  const told = toldBy(await openPush(channel, genuine, makeCall()))
  if (told === undefined) throw new ContractFault('the genuine push was not taken')
  await fc.assert(
    fc.asyncProperty(garbledPushes(genuine), async (push) => {
      const opened = await openPush(channel, push, makeCall())
      const news = toldBy(opened)
      if (news !== undefined && !isDeepStrictEqual(news, told))
        throw new ContractFault('a changed push was taken for a genuine one')
    }),
    { numRuns: runs, includeErrorInReport: true },
  )
}

/** What the host would believe; undefined where it believes nothing. */
function toldBy(opened: Opened): unknown {
  if (opened.kind === 'events') return opened.events
  return opened.kind === 'answer' ? opened.answer : undefined
}

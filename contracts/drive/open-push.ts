import type { Call, InboundChannel, InboundEvent, Opened, Push } from '@wxhost/core/protocol'
import { ContractFault } from './contract-fault.ts'

/**
 * Opens a push as the host would.
 * @throws ContractFault where what comes out breaks the limits that the host sets.
 */
export async function openPush(channel: InboundChannel, push: Push, call: Call): Promise<Opened> {
  const before = structuredClone(push)
  const opened = await channel.open(push, call)
  if (!Buffer.from(before.body).equals(push.body)) throw new ContractFault('open changed the body of the push')
  if (opened.kind === 'events') for (const event of opened.events) demandEvent(event)
  if (opened.kind === 'refused' && opened.answer.status < 400)
    throw new ContractFault(`a refused push is answered with ${opened.answer.status}: expected 4xx or 5xx`)
  return opened
}

function demandEvent({ id, type, alsoKnownAs = [], settles, data }: InboundEvent): void {
  for (const each of [id, ...alsoKnownAs])
    if (each === '' || each.length > 300)
      throw new ContractFault(`an id of an event has ${each.length} characters, not 1 to 300`)
  if (type === '') throw new ContractFault('an event has no type')
  if (settles !== undefined && (settles.key === '' || settles.key.length > 200))
    throw new ContractFault(`a key has ${settles.key.length} characters, not 1 to 200`)
  if (JSON.stringify(data) === undefined) throw new ContractFault('the data of an event is no JSON')
}

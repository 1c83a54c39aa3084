import type { JsonObject } from '@wxhost/core/protocol'
import { ContractFault } from '../../drive/contract-fault.ts'
import type { PactInteraction } from '../pact-file.ts'
import type { RawRequest } from './dressed-request.ts'
import { openReceived } from './open-received.ts'

/**
 * The push that an interaction is about, opened: the last that came, of the kind that the pact shows where one came.
 * @throws ContractFault where none came, or it cannot be believed
 */
export function receivedView({ contents }: PactInteraction, pushes: readonly RawRequest[]): JsonObject {
  const opened = pushes.map(openReceived)
  const wanted = kindOf(contents?.content)
  const last = opened.findLast((each) => 'view' in each && kindOf(each.view) === wanted) ?? opened.at(-1)
  if (last === undefined) throw new ContractFault('no push came: the states lead to none, or not to `mock.webhook()`')
  if ('fault' in last) throw new ContractFault(last.fault)
  return last.view
}

/** e.g. `TRANSACTION.SUCCESS`, `event CLICK` */
function kindOf(view: unknown): string {
  const { event_type, message } = (view ?? {}) as { readonly event_type?: unknown; readonly message?: JsonObject }
  return String(event_type ?? [message?.MsgType ?? message?.InfoType, message?.Event].join(' '))
}

import { HostError } from '../../../errors/host-error.ts'
import type { Order } from '../../../rollout/control/rollout-control.ts'
import type { Actor } from '../../../rollout/rollout.ts'
import type { OrderBody } from './admin-schemas.ts'

/** A rollout's ETag is its version. */
export const etagOf = (version: number): string => `"${version}"`

/**
 * Who changes it, why, and the version that they saw: in the body, or as `if-match`.
 * @throws HostError WXH_HEADER_INVALID for an `if-match` that is no ETag of a rollout, or contradicts the body.
 */
export function orderOf(body: OrderBody, ifMatch: string | undefined, actor: Actor): Order {
  const seen = versionOf(ifMatch)
  if (seen !== undefined && body.version !== undefined && seen !== body.version)
    throw new HostError('WXH_HEADER_INVALID', `\`if-match\` names version ${seen}, the body ${body.version}.`)
  const version = body.version ?? seen
  return { actor, why: body.why, ...(version === undefined ? {} : { version }) }
}

/** `*`: whatever is there (RFC 9110 13.1.1). */
function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch === '*') return undefined
  const [, digits] = /^"(\d{1,15})"$/.exec(ifMatch) ?? []
  if (digits !== undefined) return Number(digits)
  throw new HostError('WXH_HEADER_INVALID', '`if-match` is not an ETag of a rollout, e.g. "7".')
}

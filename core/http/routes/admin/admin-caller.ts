import type { FastifyRequest } from 'fastify'
import { HostError } from '../../../errors/host-error.ts'
import type { Actor } from '../../../rollout/rollout.ts'
import type { HttpParts } from '../../http-parts.ts'

/** Who did it, where no API keys are asked for: somebody on this machine. */
const withoutKey: Actor = 'local'

/**
 * Who administers. Called before the body is read; a key without the scope is counted by its code.
 * @throws HostError WXH_UNAUTHENTICATED, WXH_ADMIN_FORBIDDEN
 */
export function adminCaller(request: FastifyRequest, { apiKeys }: Pick<HttpParts, 'apiKeys'>): Actor {
  const caller = apiKeys.callerOf(request.headers.authorization)
  request.facts.keyId = caller.keyId
  if (!caller.mayAdminister())
    throw new HostError(
      'WXH_ADMIN_FORBIDDEN',
      'The API key does not have the scope "admin". Ask for one that has (`wxhost key new --scopes admin`).',
    )
  return caller.keyId ?? withoutKey
}

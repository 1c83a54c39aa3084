import { BASE_INFO } from './base-info.ts'
import type { Endpoint } from './endpoint.ts'
import { templateSend } from './template-send.ts'
import { stableToken, token } from './token.ts'

/**
 * All APIs that this mock knows. The pay v3, callback and component APIs have their place here later, each as an
 * endpoint file of its own.
 */
export const ENDPOINTS: readonly Endpoint[] = [token, stableToken, ...BASE_INFO, templateSend]

const BY_PATH = new Map(ENDPOINTS.map((endpoint) => [endpoint.path, endpoint]))

export function endpointAt(path: string): Endpoint | undefined {
  return BY_PATH.get(path)
}

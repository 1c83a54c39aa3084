import { matchPath } from '../base/match-path.ts'
import { CLAIMS } from '../claims/endpoints.ts'
import { BILLS } from './bills/bill-endpoints.ts'
import { certificates } from './certificates.ts'
import type { PayEndpoint } from './pay-endpoint.ts'
import { REFUNDS } from './refunds.ts'
import { securityEcho } from './security-echo.ts'
import { TRANSACTIONS } from './transactions.ts'

/** Where the APIs of WeChat Pay v3 live. */
export const PAY_PREFIX = '/v3/'

/** All APIs of WeChat Pay that this mock knows. */
export const PAY_ENDPOINTS: readonly PayEndpoint[] = [
  certificates,
  ...TRANSACTIONS,
  ...REFUNDS,
  ...BILLS,
  securityEcho,
  ...CLAIMS,
]

export interface PayRoute {
  readonly endpoint: PayEndpoint
  readonly path: Readonly<Record<string, string>>
}

/** The endpoints that serve a path, whatever their methods. */
export function payRoutesAt(path: string): readonly PayRoute[] {
  return PAY_ENDPOINTS.flatMap((endpoint) => {
    const parts = matchPath(endpoint.path, path)
    return parts ? [{ endpoint, path: parts }] : []
  })
}

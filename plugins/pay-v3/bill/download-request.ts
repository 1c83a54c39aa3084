import type { WireRequest } from '@wxhost/core/protocol'
import { payOrigin } from '@wxhost/core/protocol/pay'

const hosts: readonly string[] = [payOrigin, 'https://api2.mch.weixin.qq.com']

/**
 * The request for a file that WeChat names by its address; undefined for an address that is not WeChat Pay's. It always goes to the
 * declared origin: the Authorization must never leave for another host.
 */
export function downloadRequest(address: unknown): WireRequest | undefined {
  const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !hosts.includes(url.origin) || url.username !== '' || url.hash !== '') return undefined
  const query = [...url.searchParams]
  if (new Set(query.map(([name]) => name)).size !== query.length) return undefined
  return {
    method: 'GET',
    origin: payOrigin,
    path: url.pathname,
    query: Object.fromEntries(query),
    headers: { accept: '*/*' },
  }
}

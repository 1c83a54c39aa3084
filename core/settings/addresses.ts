import { isIP } from 'node:net'

/** True for addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (isIP(bare) === 4) return bare.startsWith('127.')
  if (isIP(bare) === 6) return bare === '::1' || /^::ffff:(?:127\.|7f[0-9a-f]{2}:)/.test(bare)
  return bare === 'localhost' || bare.endsWith('.localhost')
}

/** True for addresses that mean "every address of this machine": as a target they are this machine too. */
export const isUnspecified = (host: string): boolean => ['0.0.0.0', '::', '[::]'].includes(host)

/** The URL where it is http(s) without user, query and fragment; undefined otherwise. */
export function plainUrl(text: string): URL | undefined {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined
  return url.username + url.password + url.search + url.hash === '' ? url : undefined
}

/** Without the slash at the end, so that a path may be appended. */
export const withoutTrailingSlash = (url: URL): string => url.href.replace(/\/+$/, '')

import type { HttpSettings, UpstreamSettings } from '../settings.ts'
import { plainUrl, withoutTrailingSlash } from './addresses.ts'
import type { VariableReader } from './variable-reader.ts'

const MiB = 1024 * 1024
const port = { min: 0, max: 65_535 }
const milliseconds = { min: 1, max: 600_000 }

export function readHttp(reader: VariableReader): HttpSettings {
  return {
    host: reader.text('WXHOST_HOST') ?? '127.0.0.1',
    port: reader.integer('WXHOST_PORT', { ...port, fallback: 8080 }),
    bodyLimit: reader.bytes('WXHOST_BODY_LIMIT', { fallback: MiB, min: 1024, max: 64 * MiB }),
    maxInFlight: reader.integer('WXHOST_MAX_IN_FLIGHT', { fallback: 1000, min: 1, max: 100_000 }),
  }
}

export const readMockPort = (reader: VariableReader): number =>
  reader.integer('WXHOST_MOCK_PORT', { ...port, fallback: 8090 })

export function readUpstream(reader: VariableReader): UpstreamSettings {
  const callTimeoutMs = reader.integer('WXHOST_CALL_TIMEOUT_MS', { ...milliseconds, fallback: 10_000 })
  const maxCallTimeoutMs = reader.integer('WXHOST_MAX_CALL_TIMEOUT_MS', { ...milliseconds, fallback: 60_000 })
  if (callTimeoutMs > maxCallTimeoutMs)
    reader.fault(
      'WXHOST_CALL_TIMEOUT_MS',
      `${callTimeoutMs} is more than WXHOST_MAX_CALL_TIMEOUT_MS (${maxCallTimeoutMs})`,
      'Make it smaller, or allow callers more.',
      undefined,
    )
  return {
    baseUrls: readBaseUrls(reader),
    connectTimeoutMs: reader.integer('WXHOST_CONNECT_TIMEOUT_MS', { ...milliseconds, fallback: 3000 }),
    headersTimeoutMs: reader.integer('WXHOST_HEADERS_TIMEOUT_MS', { ...milliseconds, fallback: 10_000 }),
    bodyTimeoutMs: reader.integer('WXHOST_BODY_TIMEOUT_MS', { ...milliseconds, fallback: 10_000 }),
    answerLimit: reader.bytes('WXHOST_ANSWER_LIMIT', { fallback: 4 * MiB, min: 1024, max: 256 * MiB }),
    connections: reader.integer('WXHOST_CONNECTIONS', { fallback: 128, min: 1, max: 10_000 }),
    callTimeoutMs,
    maxCallTimeoutMs,
    drainTimeoutMs: reader.integer('WXHOST_DRAIN_TIMEOUT_MS', { ...milliseconds, min: 0, fallback: 10_000 }),
  }
}

/** `https://api.weixin.qq.com=http://127.0.0.1:8090,…`: declared origin -> where it is really reached. */
function readBaseUrls(reader: VariableReader): ReadonlyMap<string, string> {
  const baseUrls = new Map<string, string>()
  for (const pair of splitList(reader.text('WXHOST_BASE_URLS'))) {
    const [from = '', to = ''] = [pair.split('=')[0]?.trim(), pair.slice(pair.indexOf('=') + 1).trim()]
    const target = pair.includes('=') ? plainUrl(to) : undefined
    if (!isOrigin(from) || target === undefined || baseUrls.has(from))
      reader.fault(
        'WXHOST_BASE_URLS',
        baseUrls.has(from)
          ? `names ${from} twice`
          : `"${withoutUserInfo(pair)}" is not an origin and where to reach it`,
        'Write ORIGIN=URL, separated by commas, e.g. https://api.weixin.qq.com=http://127.0.0.1:8090.',
        undefined,
      )
    else baseUrls.set(from, withoutTrailingSlash(target))
  }
  return baseUrls
}

const isOrigin = (text: string): boolean => text.startsWith('https://') && URL.parse(text)?.origin === text

const withoutUserInfo = (text: string): string => text.replace(/\/\/[^/@]*@/g, '//…@')

/** Comma-separated; blanks and empty entries do not count. */
export const splitList = (text: string | undefined): readonly string[] =>
  (text ?? '').split(',').flatMap((entry) => entry.trim() || [])

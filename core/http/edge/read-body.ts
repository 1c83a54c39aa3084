import { isUtf8 } from 'node:buffer'
import { HostError } from '../../errors/host-error.ts'

const maxDepth = 32
/** Only these can hide what the walk below looks for. */
const suspicious = /\\u|__proto__/

/** Charsets that callers really send; WeChat itself is UTF-8 everywhere, so others are converted at the edge. */
const decoders = new Map([
  ['gbk', new TextDecoder('gbk', { fatal: true })],
  ['gb2312', new TextDecoder('gbk', { fatal: true })],
  ['gb18030', new TextDecoder('gb18030', { fatal: true })],
])

/**
 * The body as a JSON value.
 * @param contentType e.g. `application/json; charset=gbk`.
 * @throws HostError WXH_BODY_INVALID, WXH_CONTENT_TYPE_UNSUPPORTED.
 */
export function readBody(bytes: Buffer, contentType: string | undefined): unknown {
  const text = decode(bytes, charsetOf(contentType))
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw invalid('The body is not valid JSON.')
  }
  if (depthExceeds(value, maxDepth)) throw invalid(`JSON is nested deeper than ${maxDepth}.`)
  if (suspicious.test(text)) refuseTraps(value)
  return value
}

const invalid = (message: string) => new HostError('WXH_BODY_INVALID', message)

function charsetOf(contentType: string | undefined): string {
  const named = contentType === undefined ? undefined : /charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1]
  return (named ?? 'utf-8').toLowerCase()
}

function decode(bytes: Buffer, charset: string): string {
  if (charset === 'utf-8' || charset === 'utf8') {
    if (!isUtf8(bytes)) throw invalid('The body is not valid UTF-8. Name its charset in content-type if it is GBK.')
    // A byte order mark is not part of JSON text, yet some clients send it.
    return bytes.toString('utf8', bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0)
  }
  const decoder = decoders.get(charset)
  if (decoder === undefined)
    throw new HostError('WXH_CONTENT_TYPE_UNSUPPORTED', 'The charset is none of utf-8, gbk, gb2312, gb18030.')
  try {
    return decoder.decode(bytes)
  } catch {
    throw invalid(`The body is not valid ${charset}.`)
  }
}

/** The parser itself takes any depth; what comes after it goes down by calling itself. */
function depthExceeds(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (limit === 0) return true
  for (const child of Object.values(value)) {
    if (depthExceeds(child, limit - 1)) return true
  }
  return false
}

/** Lone surrogates cannot be sent to WeChat; `__proto__` has no honest use. */
function refuseTraps(value: unknown): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw invalid('A string of the body holds half a surrogate pair.')
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value)) {
    if (key === '__proto__') throw invalid('The body has a field named "__proto__".')
    refuseTraps(key)
    refuseTraps(child)
  }
}

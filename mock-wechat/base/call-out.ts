import { request } from 'undici'

/** What a webhook may answer with, in bytes; WeChat's own limit is not documented. */
const MOST_BYTES = 1024 * 1024

/** One request that WeChat makes to a developer's server. */
export interface CallOut {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** For the whole exchange, in milliseconds of the machine's time. */
  readonly timeoutMs: number
  /** Whether hosts other than this machine's loopback may be contacted. */
  readonly anywhere: boolean
}

/** What came of it. A redirect is an answer like any other: WeChat does not follow it. */
export type CallOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly contentType: string; readonly body: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'forbidden' }

/** Calls a developer's server. Never throws: every failure is an outcome. */
export async function callOut(call: CallOut): Promise<CallOutcome> {
  if (!call.anywhere && !isLoopback(call.url)) return { kind: 'forbidden' }
  const signal = AbortSignal.timeout(call.timeoutMs)
  const { method, headers = {}, body } = call
  try {
    const answer = await request(call.url, { method, headers, signal, ...(body !== undefined && { body }) })
    const text = await readText(answer.body)
    if (text === undefined) return { kind: 'unreachable', reason: `answered more than ${MOST_BYTES} bytes` }
    const contentType = String(answer.headers['content-type'] ?? '')
    return { kind: 'answered', status: answer.statusCode, contentType, body: text }
  } catch (error) {
    if (signal.aborted) return { kind: 'timeout' }
    return { kind: 'unreachable', reason: reasonOf(error) }
  }
}

export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > MOST_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The code of the fault where it has one: its text may name addresses. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.name : 'unknown'
}

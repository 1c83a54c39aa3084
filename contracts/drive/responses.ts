import type { WireResponse } from '@wxhost/core/protocol'

/**
 * An answer of WeChat as it comes over the wire.
 * @param body a value to write as JSON, or the exact text (needed for integers beyond 2^53).
 */
export const jsonResponse = (body: unknown, status = 200): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json; encoding=utf-8' },
  body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
})

/** What a proxy on the way says instead of WeChat. */
export const htmlResponse = (status = 502): WireResponse => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: new TextEncoder().encode('<html><body><h1>502 Bad Gateway</h1></body></html>'),
})

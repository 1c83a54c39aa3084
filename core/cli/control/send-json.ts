import { request as httpRequest, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'

/** Where a host is asked: by its control socket, or over the network with an API key. */
export type HostTarget =
  | { readonly socketPath: string }
  /** @param url its origin, and the path before `/admin` where there is one. */
  | { readonly url: URL; readonly key: string | undefined }

export interface JsonRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: object
}

export interface JsonAnswer {
  readonly status: number
  /** Undefined where it is no JSON. */
  readonly body: unknown
}

/** Far longer than any order takes; a host that hangs is said to hang. */
const patienceMs = 60_000

/** Sends once. Redirects are not followed: the key is for this host alone. @throws Error of the socket */
export async function sendJson(target: HostTarget, { method, path, body }: JsonRequest): Promise<JsonAnswer> {
  const payload = body === undefined ? undefined : JSON.stringify(body)
  const headers = {
    accept: 'application/json',
    ...(payload !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
    ...('key' in target && target.key !== undefined && { authorization: `Bearer ${target.key}` }),
  }
  const options: RequestOptions = { method, headers, agent: false, timeout: patienceMs }
  return new Promise((resolve, reject) => {
    const sent = open(target, path, options)
    sent.on('timeout', () => sent.destroy(new Error('it did not answer in 60 s')))
    sent.on('error', reject)
    sent.on('response', (response) => {
      text(response).then((got) => resolve({ status: response.statusCode ?? 0, body: jsonOf(got) }), reject)
    })
    sent.end(payload)
  })
}

function open(target: HostTarget, path: string, options: RequestOptions) {
  if ('socketPath' in target)
    return httpRequest({
      ...options,
      socketPath: target.socketPath,
      path,
      headers: { ...options.headers, host: 'localhost' },
    })
  const url = new URL(target.url.pathname.replace(/\/$/, '') + path, target.url)
  return (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options)
}

function jsonOf(got: string): unknown {
  try {
    return JSON.parse(got)
  } catch {
    return undefined
  }
}

import type { SignableRequest, WireResponse } from '@wxhost/core/protocol'
import { forward } from '../../pact/verify/forward.ts'

/** Sends a request over HTTP to WeChat's stand-in, whatever origin it names. */
export async function askMock(url: string, { method, target, headers, body }: SignableRequest): Promise<WireResponse> {
  const answer = await forward(url, { method, target, headers, body })
  const joined = Object.entries(answer.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, [value].flat().join(', ')]],
  )
  return { status: answer.status, headers: Object.fromEntries(joined), body: new Uint8Array(answer.body) }
}

import type { WireResponse } from '@wxhost/core/protocol'
import type { Sent } from '../../drive/send-once.ts'

/** Sends what leaves the plugin to Pact's mock server instead of WeChat, over real HTTP on this machine. */
export async function askPact(url: string, { wire }: Sent): Promise<WireResponse> {
  const { method, target, headers, body } = wire
  const response = await fetch(`${url}${target}`, { method, headers, ...(body.length === 0 ? {} : { body }) })
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { status: response.status, headers: Object.fromEntries(response.headers), body: bytes }
}

import { appid, message } from './sandbox.ts'
import type { Seeded } from './seeded.ts'

/** Makes one thing that no honest caller sends. */
export type Make = (random: Seeded) => string | Buffer

/** By what is wrong with them. */
export type Makers = Readonly<Record<string, Make>>

export const path = `/v1/apps/${appid}/template/send`
export const good = JSON.stringify(message)
export const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

interface Parts {
  readonly method?: string
  readonly target?: string
  readonly headers?: readonly string[]
  readonly body?: string | Buffer
}

/** A request that is sound but for what `parts` say. */
export function request({ method = 'POST', target = path, headers = [], body = good }: Parts): Buffer {
  const bytes = Buffer.from(body)
  const named = (name: string) => headers.some((header) => header.toLowerCase().startsWith(`${name}:`))
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'host: localhost',
    ...(named('content-type') ? [] : ['content-type: application/json']),
    ...(named('content-length') || named('transfer-encoding') ? [] : [`content-length: ${bytes.length}`]),
    ...headers,
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes])
}

import { Readable } from 'node:stream'
import type { HttpHandler } from 'msw/http'
import { Dispatcher, errors } from 'undici'
import type { World } from '../world/world.ts'
import { createExchange, type Exchange } from './exchange.ts'
import { InProcessController } from './in-process-controller.ts'

type Options = Dispatcher.DispatchOptions
type Handler = Dispatcher.DispatchHandler

/** An undici dispatcher that answers every origin from a world, in process: `request(url, { dispatcher })`. */
export function createMockDispatcher(world: World, extra: readonly HttpHandler[] = []): Dispatcher {
  return new MockDispatcher(createExchange(world, extra))
}

class MockDispatcher extends Dispatcher {
  readonly #exchange: Exchange

  constructor(exchange: Exchange) {
    super()
    this.#exchange = exchange
  }

  override dispatch(options: Options, handler: Handler): boolean {
    const controller = new InProcessController()
    this.#answer(options, handler, controller).catch((error: unknown) => {
      handler.onResponseError?.(controller, error instanceof Error ? error : new Error(String(error)))
    })
    return true
  }

  override close(): Promise<void>
  override close(callback: () => void): void
  override close(callback?: () => void): Promise<void> | undefined {
    return finished(callback)
  }

  override destroy(): Promise<void>
  override destroy(error: Error | null): Promise<void>
  override destroy(callback: () => void): void
  override destroy(error: Error | null, callback: () => void): void
  override destroy(first?: Error | null | (() => void), second?: () => void): Promise<void> | undefined {
    return finished(typeof first === 'function' ? first : second)
  }

  async #answer(options: Options, handler: Handler, controller: InProcessController): Promise<void> {
    const request = await requestOf(options)
    handler.onRequestStart?.(controller, {})
    controller.throwIfAborted()
    const response = await this.#exchange(request, targetOf(options))
    controller.throwIfAborted()
    if (response.type === 'error') throw new errors.SocketError('other side closed')
    handler.onResponseStart?.(controller, response.status, Object.fromEntries(response.headers), response.statusText)
    for await (const chunk of bodyOf(response)) {
      controller.throwIfAborted()
      handler.onResponseData?.(controller, Buffer.from(chunk))
      await controller.whenResumed()
    }
    controller.throwIfAborted()
    handler.onResponseEnd?.(controller, {})
  }
}

/** There is no socket to wait for. */
function finished(callback: (() => void) | undefined): Promise<void> | undefined {
  if (!callback) return Promise.resolve()
  queueMicrotask(callback)
  return undefined
}

/** The pieces of an answer; one that is cut short ends as a socket would. */
async function* bodyOf(response: Response): AsyncGenerator<Uint8Array> {
  try {
    yield* response.body ?? []
  } catch {
    throw new errors.SocketError('other side closed')
  }
}

/** The target as a socket would carry it. */
function targetOf({ path, query }: Options): string {
  const added = new URLSearchParams(
    Object.entries(query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
  )
  return added.size === 0 ? path : `${path}?${added}`
}

async function requestOf(options: Options): Promise<Request> {
  const url = new URL(options.path, options.origin ?? 'http://mock.invalid')
  for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.append(name, String(value))
  const body = await bytesOf(options.body)
  const bodiless = options.method === 'GET' || options.method === 'HEAD' || body.length === 0
  const headers = new Headers(headerPairs(options.headers))
  return new Request(url, { method: options.method, headers, ...(!bodiless && { body: new Uint8Array(body) }) })
}

async function bytesOf(body: Options['body']): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array()
  if (typeof body === 'string') return Buffer.from(body)
  if (body instanceof Uint8Array) return body
  if (body instanceof Readable) return Buffer.concat(await body.toArray())
  throw new errors.NotSupportedError('The mock takes a body as text, bytes or a Readable, not as FormData.')
}

/** undici takes headers as an object, as a flat list, or as an iterable of pairs. */
function headerPairs(headers: Options['headers']): [string, string][] {
  if (!headers) return []
  if (Array.isArray(headers) && typeof headers[0] === 'string') return pairsOfFlat(headers as string[])
  const entries = Symbol.iterator in headers ? headers : Object.entries(headers)
  const pairs: [string, string][] = []
  for (const [name, value] of entries as Iterable<[string, string | string[] | number | undefined]>) {
    if (value !== undefined) pairs.push([name, Array.isArray(value) ? value.join(', ') : String(value)])
  }
  return pairs
}

function pairsOfFlat(flat: readonly string[]): [string, string][] {
  const pairs: [string, string][] = []
  for (let index = 0; index + 1 < flat.length; index += 2) pairs.push([flat[index] ?? '', flat[index + 1] ?? ''])
  return pairs
}

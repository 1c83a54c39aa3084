import type { PluginRegistry } from '../../plugin/plugin-registry.ts'
import type { PreparedRequest } from '../../runner/prepared-request.ts'
import type { CallRequest } from '../call-request.ts'
import { hasSameEndpoint } from '../fallback/same-request.ts'
import type { Begun, Writer } from './idempotency.ts'

/** Who sends a stored body and reads the answer. */
export interface Reader {
  readonly request: CallRequest
  /** False: the version that could read the answer is gone; it can only be asked what became of it. */
  readonly mayResend: boolean
}

/**
 * A version that would have asked the same place reads the answer to a stored body as its own. An answer of another place is
 * read by the version that wrote the body, as long as that is loaded.
 *
 * @param encoded what the arm in hand makes of the same input; undefined: it makes no request of it.
 */
export function readerOf(
  { request: body, writer }: Extract<Begun, { request: PreparedRequest }>,
  encoded: PreparedRequest | undefined,
  request: CallRequest,
  registry: Pick<PluginRegistry, 'list'>,
): Reader {
  const own = { request, mayResend: true }
  if (isWriter(request.loaded, writer) || (encoded !== undefined && hasSameEndpoint(encoded, body))) return own
  const loaded = registry
    .list()
    .find((plugin) => plugin.protocol === request.loaded.protocol && isWriter(plugin, writer))
  const operations = loaded?.plugin.operations ?? {}
  const name = request.operationName
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined
  if (loaded !== undefined && operation !== undefined)
    return { request: { ...request, loaded, operation }, mayResend: true }
  // Where the arm in hand makes nothing of the input, nothing tells that it could not read the answer.
  return encoded === undefined ? own : { request, mayResend: false }
}

/** Intents of older hosts hold no name. */
const isWriter = ({ id }: CallRequest['loaded'], { plugin, pluginVersion }: Writer): boolean =>
  id.version === pluginVersion && (plugin === undefined || id.name === plugin)

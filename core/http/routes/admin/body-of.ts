import type { FastifyRequest } from 'fastify'
import { HostError } from '../../../errors/host-error.ts'
import type { TSchema } from '../../../protocol/index.ts'
import type { HttpParts } from '../../http-parts.ts'

/** The body, once it was held against its schema. @throws HostError WXH_INPUT_INVALID */
export function bodyOf<T>(request: FastifyRequest, schema: TSchema, { schemas }: Pick<HttpParts, 'schemas'>): T {
  const body = request.body ?? {}
  const breach = schemas.breachOf(schema, body)
  if (breach === undefined) return body as T
  const { pointer, message } = breach
  throw new HostError('WXH_INPUT_INVALID', `The body${pointer} ${message}.`, { pointer })
}

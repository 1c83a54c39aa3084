import type { IWeChatProtocol } from '../protocol/index.ts'
import type { SchemaCheck } from './schema-check.ts'

/**
 * Compiles all schemas of a plugin, so that the first call of a canary is no slower than the others: the detector of slow
 * calls would count it.
 *
 * @throws for a schema that is none.
 */
export function warmSchemas({ operations }: IWeChatProtocol, schemas: SchemaCheck): void {
  for (const { input, output } of Object.values(operations)) {
    schemas.breachOf(input, undefined)
    schemas.breachOf(output, undefined)
  }
}

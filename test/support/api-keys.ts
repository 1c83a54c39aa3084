import { makeKey } from '../../core/cli/key/make-key.ts'
import { appid } from './sandbox.ts'

export interface TestKey {
  readonly row: object
  /** What the caller shows. */
  readonly key: string
  readonly header: { readonly authorization: string }
}

/** A key as `wxhost key new` makes it: for the sandbox app and all operations, unless told otherwise. */
export function apiKey(id: string, scope: Readonly<Record<string, unknown>> = {}): TestKey {
  const { key, hash } = makeKey()
  const row = { id, hash, apps: [appid], operations: ['*'], ...scope }
  return { row, key, header: { authorization: `Bearer ${key}` } }
}

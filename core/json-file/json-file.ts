import { Ajv, type AnySchema, type ValidateFunction } from 'ajv'
import type { ErrorCode } from '../errors/catalogue.ts'
import type { Fault } from '../errors/host-error.ts'
import { readJsonText } from './json-text.ts'
import { schemaFaults } from './schema-faults.ts'
import { readTextFile } from './text-file.ts'

export type JsonFile<T> =
  | { readonly ok: true; readonly value: T; readonly loose: string | undefined }
  | { readonly ok: false; readonly faults: readonly Fault[] }

/** Reads a JSON file that a person wrote and holds it against its schema; all that is wrong comes at once. */
export async function readJsonFile<T>(path: string, name: string, check: FileCheck<T>): Promise<JsonFile<T>> {
  const one = (where: string, what: string, remedy: string): JsonFile<T> => ({
    ok: false,
    faults: [{ code: check.code, where, what, remedy }],
  })
  const file = await readTextFile(path)
  if (!file.ok) return one(name, file.what, `Put the file at ${path}, or name another one.`)
  const json = readJsonText(file.text)
  if (!json.ok) return one(`${name}:${json.line}:${json.column}`, json.what, 'Correct the JSON there.')
  const validate = check.validator()
  if (validate(json.value)) return { ok: true, value: json.value, loose: file.loose }
  return { ok: false, faults: schemaFaults(check.code, name, validate.errors ?? []) }
}

export interface FileCheck<T> {
  readonly code: ErrorCode
  readonly validator: () => ValidateFunction<T>
}

/** Compiles the schema at its first use, once. */
export function fileCheck<T>(code: ErrorCode, schema: AnySchema): FileCheck<T> {
  let validate: ValidateFunction<T> | undefined
  return {
    code,
    validator: () => {
      validate ??= new Ajv({ allErrors: true, verbose: true, strict: true }).compile<T>(schema)
      return validate
    },
  }
}

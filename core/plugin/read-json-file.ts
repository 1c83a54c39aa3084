import { readFile, stat } from 'node:fs/promises'
import { readJsonText } from '../json-file/json-text.ts'

export type JsonFile =
  | { readonly kind: 'json'; readonly value: unknown; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' }
  /** `what` continues "the file …". */
  | { readonly kind: 'unreadable'; readonly what: string }

/** More than anybody writes by hand or any run of the suite; the engine gives up on texts that are longer still. */
const maxBytes = 8 * 1024 * 1024

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads a JSON file; every way in which it can be no JSON is a value, not an exception. */
export async function readJsonFile(file: string): Promise<JsonFile> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => error)
  if (found instanceof Error) return notRead(found)
  // Reading a pipe or a device might never end.
  if (!found.isFile() && !found.isDirectory()) return { kind: 'unreadable', what: 'is a pipe or a device' }
  if (found.size > maxBytes)
    return { kind: 'unreadable', what: `has ${found.size} bytes, expected at most ${maxBytes}` }
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => error)
  if (bytes instanceof Error) return notRead(bytes)
  const text = decode(bytes)
  if (text === undefined) return { kind: 'unreadable', what: 'is not UTF-8 text' }
  const json = readJsonText(text)
  if (json.ok) return { kind: 'json', value: json.value, bytes }
  return { kind: 'unreadable', what: `is not valid JSON at line ${json.line}, column ${json.column}: ${json.what}` }
}

function notRead(error: NodeJS.ErrnoException): JsonFile {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return { kind: 'missing' }
  return { kind: 'unreadable', what: `cannot be read (${error.code ?? error.message})` }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

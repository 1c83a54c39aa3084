/** What is wrong with a JSON text, and where: both counted from 1. */
export interface JsonMistake {
  readonly what: string
  readonly line: number
  readonly column: number
}

type Expected =
  | 'a value'
  | 'a value or "]"'
  | 'a key'
  | 'a key or "}"'
  | '":"'
  | '"," or "}"'
  | '"," or "]"'
  | 'the end'

const tokenShape =
  /[{}[\],:]|"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy
const space = /[ \t\r\n]*/y

/**
 * The first mistake of a JSON text, or undefined. JSON.parse names no place for half of its errors and keeps the last of
 * two equal keys in silence, which after a bad merge drops half a file.
 */
export function findJsonMistake(text: string): JsonMistake | undefined {
  const open: (Set<string> | 'array')[] = []
  let expected: Expected = 'a value'
  let at = skipSpace(text, 0)
  while (at < text.length) {
    tokenShape.lastIndex = at
    const token = tokenShape.exec(text)?.[0]
    const next: Expected | 'twice' | undefined = token === undefined ? undefined : step(token, expected, open)
    if (next === undefined) return mistake(text, at, `expected ${expected}, got ${found(text, at)}`)
    if (next === 'twice') return mistake(text, at, `the key ${token} stands twice in one object`)
    expected = next
    at = skipSpace(text, at + (token ?? '').length)
  }
  return expected === 'the end' ? undefined : mistake(text, at, `expected ${expected}, got the end of the file`)
}

function step(token: string, expected: Expected, open: (Set<string> | 'array')[]): Expected | 'twice' | undefined {
  if (expected === '":"') return token === ':' ? 'a value' : undefined
  if (expected === '"," or "}"' || expected === '"," or "]"') return afterValue(token, expected, open)
  if (expected === 'the end') return undefined
  if (expected.startsWith('a key')) return key(token, expected, open)
  return value(token, expected, open)
}

function value(token: string, expected: Expected, open: (Set<string> | 'array')[]): Expected | undefined {
  if (token === ']') return expected === 'a value or "]"' ? close(open) : undefined
  if (token === '{') open.push(new Set())
  else if (token === '[') open.push('array')
  else if (':,}'.includes(token)) return undefined
  if (token === '{') return 'a key or "}"'
  return token === '[' ? 'a value or "]"' : follow(open)
}

function key(token: string, expected: Expected, open: (Set<string> | 'array')[]): Expected | 'twice' | undefined {
  if (token === '}') return expected === 'a key or "}"' ? close(open) : undefined
  const keys = open.at(-1)
  if (!token.startsWith('"') || keys === undefined || keys === 'array') return undefined
  const name = String(JSON.parse(token))
  if (keys.has(name)) return 'twice'
  keys.add(name)
  return '":"'
}

function afterValue(token: string, expected: Expected, open: (Set<string> | 'array')[]): Expected | undefined {
  const inArray = expected === '"," or "]"'
  if (token === ',') return inArray ? 'a value' : 'a key'
  return token === (inArray ? ']' : '}') ? close(open) : undefined
}

function close(open: (Set<string> | 'array')[]): Expected {
  open.pop()
  return follow(open)
}

function follow(open: readonly (Set<string> | 'array')[]): Expected {
  const around = open.at(-1)
  if (around === undefined) return 'the end'
  return around === 'array' ? '"," or "]"' : '"," or "}"'
}

function skipSpace(text: string, from: number): number {
  space.lastIndex = from
  return from + (space.exec(text)?.[0].length ?? 0)
}

const found = (text: string, at: number): string => JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))

function mistake(text: string, at: number, what: string): JsonMistake {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  return { what, line, column: at - before.lastIndexOf('\n') }
}

export type JsonText =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly line: number; readonly column: number; readonly what: string }

const maxDepth = 200

/**
 * Reads JSON written by a person: a fault comes with line and column, and a key that stands twice is one.
 * The engine's own message is not used: it quotes the text, which may hold a secret.
 */
export function readJsonText(text: string): JsonText {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  try {
    new Scanner(source).document()
    return { ok: true, value: JSON.parse(source) }
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error
    const before = source.slice(0, error.offset).split('\n')
    return { ok: false, line: before.length, column: (before.at(-1)?.length ?? 0) + 1, what: error.message }
  }
}

class JsonFault extends Error {
  readonly offset: number

  constructor(offset: number, what: string) {
    super(what)
    this.offset = offset
  }
}

const space = /[ \t\r\n]*/y
// Any character but the quote, the backslash and the control characters below the blank.
const string = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/** Walks the text once, knowing only what may come next. */
class Scanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): void {
    this.#value(0)
    if (this.#at < this.#text.length) this.#fail('expected the end of the file')
  }

  #value(depth: number): void {
    if (depth > maxDepth) this.#fail(`nested deeper than ${maxDepth}`)
    this.#take(space)
    if (this.#takeChar('{')) this.#members(depth)
    else if (this.#takeChar('[')) this.#items(depth)
    else if (this.#take(string) === undefined && this.#take(scalar) === undefined) this.#fail('expected a value')
    this.#take(space)
  }

  #members(depth: number): void {
    const seen = new Set<string>()
    this.#take(space)
    if (this.#takeChar('}')) return
    do {
      this.#key(seen)
      if (!this.#takeChar(':')) this.#fail('expected ":" after the key')
      this.#value(depth + 1)
    } while (this.#takeChar(','))
    if (!this.#takeChar('}')) this.#fail('expected "," or "}"')
  }

  #key(seen: Set<string>): void {
    this.#take(space)
    const start = this.#at
    const key = this.#take(string) ?? this.#fail('expected a key in double quotes')
    const name = JSON.parse(key) as string
    if (seen.has(name)) throw new JsonFault(start, `the key ${key} stands twice`)
    seen.add(name)
    this.#take(space)
  }

  #items(depth: number): void {
    this.#take(space)
    if (this.#takeChar(']')) return
    do this.#value(depth + 1)
    while (this.#takeChar(','))
    if (!this.#takeChar(']')) this.#fail('expected "," or "]"')
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #takeChar(char: string): boolean {
    if (this.#text[this.#at] !== char) return false
    this.#at += 1
    return true
  }

  #fail(what: string): never {
    throw new JsonFault(this.#at, this.#at >= this.#text.length ? `${what}, but the file ends here` : what)
  }
}

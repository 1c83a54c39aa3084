import { StringDecoder } from 'node:string_decoder'
import type { ReadFileLines } from '../../invocation/open-file.ts'
import type { Json } from '../../protocol/index.ts'
import { brokenFile } from './broken-file.ts'

/** A line of a bill has a few hundred characters; one without an end must not fill the memory. */
const longestLine = 1_048_576

/**
 * Bytes that are read at once. Strings of more than 128 KB are large objects to V8, which outlive what cleans up after others;
 * rows have about five times the bytes of their lines.
 */
const readAtOnce = 16_384

/**
 * Lines of text in, lines of JSON out. The last line may lack its end. One text is under way at a time: those that wait would
 * live long enough to be taken for old, and old ones are cleared away late.
 */
export async function* rowsOf(bytes: AsyncIterable<Buffer>, readLines: ReadFileLines): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  const reader = new LineReader(readLines)
  for await (const chunk of bytes)
    for (let at = 0; at < chunk.length; at += readAtOnce)
      yield* some(await reader.read(decoder.write(chunk.subarray(at, at + readAtOnce))))
  yield* some((await reader.read(decoder.end())) + (await reader.end()))
}

const some = (text: string): readonly string[] => (text === '' ? [] : [text])

class LineReader {
  readonly #readLines: ReadFileLines
  #rest = ''
  #state: Json | undefined

  constructor(readLines: ReadFileLines) {
    this.#readLines = readLines
  }

  async read(text: string): Promise<string> {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    if (this.#rest.length > longestLine) throw brokenFile('a line of it has no end')
    return this.#take(lines)
  }

  async end(): Promise<string> {
    return this.#rest === '' ? '' : this.#take([this.#rest])
  }

  async #take(lines: readonly string[]): Promise<string> {
    if (lines.length === 0) return ''
    const read = await this.#readLines(lines.map(withoutReturn), this.#state)
    this.#state = read.state
    return read.text
  }
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)

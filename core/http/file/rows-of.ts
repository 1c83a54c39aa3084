import { StringDecoder } from 'node:string_decoder'
import type { ReadLine } from '../../invocation/open-file.ts'
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
export async function* rowsOf(bytes: AsyncIterable<Buffer>, readLine: ReadLine): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  const reader = new LineReader(readLine)
  for await (const chunk of bytes)
    for (let at = 0; at < chunk.length; at += readAtOnce)
      yield* some(reader.read(decoder.write(chunk.subarray(at, at + readAtOnce))))
  yield* some(reader.read(decoder.end()) + reader.end())
}

const some = (text: string): readonly string[] => (text === '' ? [] : [text])

class LineReader {
  readonly #readLine: ReadLine
  #rest = ''
  #state: Json | undefined

  constructor(readLine: ReadLine) {
    this.#readLine = readLine
  }

  read(text: string): string {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    if (this.#rest.length > longestLine) throw brokenFile('a line of it has no end')
    return lines.map((line) => this.#take(line)).join('')
  }

  end(): string {
    return this.#rest === '' ? '' : this.#take(this.#rest)
  }

  #take(line: string): string {
    const read = this.#readLine(line.endsWith('\r') ? line.slice(0, -1) : line, this.#state)
    this.#state = read.state
    return read.text
  }
}

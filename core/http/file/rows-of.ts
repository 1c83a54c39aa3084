import { Transform } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { ReadLine } from '../../invocation/open-file.ts'
import type { Json } from '../../protocol/index.ts'
import { brokenFile } from './broken-file.ts'

/** A line of a bill has a few hundred characters; one without an end must not fill the memory. */
const longestLine = 1_048_576

/** Lines of text in, lines of JSON out. The last line may lack its end. */
export function rowsOf(readLine: ReadLine): Transform {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let state: Json | undefined

  const take = (line: string): string => {
    const read = readLine(line.endsWith('\r') ? line.slice(0, -1) : line, state)
    state = read.state
    return read.text
  }
  const takeAll = (text: string): string => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestLine) throw brokenFile('a line of it has no end')
    return lines.map(take).join('')
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      answer(done, () => takeAll(decoder.write(chunk)))
    },
    flush(done) {
      answer(done, () => takeAll(decoder.end()) + (rest === '' ? '' : take(rest)))
    },
  })
}

function answer(done: (error: Error | null, text?: string) => void, work: () => string): void {
  try {
    done(null, work())
  } catch (error) {
    done(error as Error)
  }
}

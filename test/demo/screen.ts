import { styleText } from 'node:util'

type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow'

/** What the demo is shown on: a terminal, where one line changes in place, or a file, which gets plain lines. */
export interface Screen {
  say(...lines: readonly string[]): void
  /** The counters as they are now: replaces the last ones on a terminal. */
  live(text: string): void
  paint(style: Style, text: string): string
  /** How often the counters are worth showing. */
  readonly everyMs: number
}

interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

const startOfLine = '\r\u001b[2K'

export function openScreen(output: Output, env: Readonly<Record<string, string | undefined>>): Screen {
  const isTerminal = output.isTTY === true && env.TERM !== 'dumb'
  const colours = isTerminal && !env.NO_COLOR
  let open = false
  const endLive = () => {
    if (open) output.write('\n')
    open = false
  }
  return {
    say(...lines) {
      endLive()
      output.write(`${lines.join('\n')}\n`)
    },
    live(text) {
      // A line that wraps could not be replaced.
      output.write(isTerminal ? `${startOfLine}${text.slice(0, (output.columns ?? 80) - 1)}` : `${text}\n`)
      open = isTerminal
    },
    paint: (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text),
    everyMs: isTerminal ? 100 : 1_000,
  }
}

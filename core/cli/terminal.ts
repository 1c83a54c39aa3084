/** A screen that can be drawn on, and its keyboard. */
export interface Terminal {
  /** Now: it may be made larger or smaller at any time. */
  readonly columns: number
  readonly rows: number
  /**
   * Keys as they are pressed, until the function that it gives is called. ctrl-c comes as `\u0003`; so does a signal that
   * asks the process to end, so that the screen is put in order first.
   */
  keys(listener: (key: string) => void): () => void
}

export const ctrlC = '\u0003'

/** What of a process a terminal needs. */
export interface TerminalStreams {
  readonly stdin: Pick<NodeJS.ReadStream, 'setRawMode' | 'on' | 'off' | 'pause'>
  readonly stdout: Pick<NodeJS.WriteStream, 'columns' | 'rows'>
  on(signal: NodeJS.Signals, listener: () => void): unknown
  off(signal: NodeJS.Signals, listener: () => void): unknown
}

const endSignals = ['SIGTERM', 'SIGHUP'] as const

export const processTerminal = (streams: TerminalStreams = process): Terminal => ({
  get columns() {
    return streams.stdout.columns || 80
  },
  get rows() {
    return streams.stdout.rows || 24
  },
  keys: (listener) => {
    const { stdin } = streams
    const onData = (data: Buffer) => listener(data.toString())
    const onSignal = () => listener(ctrlC)
    stdin.setRawMode(true)
    stdin.on('data', onData)
    for (const signal of endSignals) streams.on(signal, onSignal)
    return () => {
      stdin.off('data', onData)
      stdin.setRawMode(false)
      // Else the process would wait for more keys, and never end.
      stdin.pause()
      for (const signal of endSignals) streams.off(signal, onSignal)
    }
  },
})

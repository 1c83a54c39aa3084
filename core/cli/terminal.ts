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

export const processTerminal = (): Terminal => ({
  get columns() {
    return process.stdout.columns || 80
  },
  get rows() {
    return process.stdout.rows || 24
  },
  keys: (listener) => {
    const { stdin } = process
    const onData = (data: Buffer) => listener(data.toString())
    const onSignal = () => listener(ctrlC)
    stdin.setRawMode(true)
    stdin.on('data', onData)
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
    return () => {
      stdin.off('data', onData)
      stdin.setRawMode(false)
      stdin.pause()
      for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.off(signal, onSignal)
    }
  },
})

/** What the commands need of their surroundings, so that a test needs no process. */
export interface PluginCliIo {
  /** One line or more, without the last line break. */
  out(text: string): void
  err(text: string): void
  /** 0 done, 1 something is wrong, 2 wrong usage. Sets the code; the process ends by itself. */
  exit(code: number): void
  /** Text for `out`, coloured where that is a terminal and NO_COLOR is unset. */
  colour(name: 'green' | 'red' | 'yellow', text: string): string
  /** Left out: those of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
}

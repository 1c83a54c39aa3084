/** A command cannot do what it was asked; the message says what happened, what was expected and what to do. */
export class CliError extends Error {
  override readonly name = 'CliError'
}

/** What stands on the command line cannot be meant; exit code 2. For what is found out after commander has read it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Pact tells its makers of every run unless it is told not to. */
export function quietPact(env: NodeJS.ProcessEnv = process.env): void {
  env.PACT_DO_NOT_TRACK = 'true'
}

import type { AppView, CredentialSource } from '../protocol/index.ts'
import type { PluginRunner } from '../runner/plugin-runner.ts'

type TermsRunner = Pick<PluginRunner, 'renewAheadMs' | 'mayForce'>

/**
 * What a credential source says of one app: when to renew, and whether a fetch may be forced. The plugin may run in another
 * thread, so they are learned before they are needed; until then a value is renewed when it ends, and nothing is forced.
 */
export class SourceTerms {
  renewAheadMs = 0
  mayForce = false
  readonly #source: CredentialSource
  readonly #app: AppView
  readonly #runner: TermsRunner
  #learned: Promise<void> | undefined

  constructor(source: CredentialSource, app: AppView, runner: TermsRunner) {
    this.#source = source
    this.#app = app
    this.#runner = runner
  }

  /** Never rejects: a source that cannot say is asked again the next time. */
  learn(): Promise<void> {
    this.#learned ??= this.#ask().catch(() => {
      this.#learned = undefined
    })
    return this.#learned
  }

  async #ask(): Promise<void> {
    const [ahead, force] = await Promise.all([
      this.#runner.renewAheadMs(this.#source, this.#app),
      this.#runner.mayForce(this.#source, this.#app),
    ])
    if (ahead.kind === 'ran') this.renewAheadMs = ahead.value
    if (force.kind === 'ran') this.mayForce = force.value
    if (ahead.kind === 'fault' || force.kind === 'fault') this.#learned = undefined
  }
}

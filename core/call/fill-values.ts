import type { App } from '../app/app.ts'
import type { Credentials, HeldCredential } from '../credential/credentials.ts'
import { HostError } from '../errors/host-error.ts'
import type { Fill } from '../runner/prepared-request.ts'
import type { CredentialRequests } from './credential-requests.ts'
import type { SecretOf } from './message-keys.ts'

/** The values for one call's references, and which credential each came from, so that a refused one can be named. */
export class FillValues {
  readonly #app: App
  readonly #credentials: Credentials
  readonly #requests: CredentialRequests
  readonly #secretOf: SecretOf
  readonly #used = new Map<string, HeldCredential>()

  /** @param secretOf a secret of the app, or of the third-party platform that acts for it. */
  constructor(app: App, credentials: Credentials, requests: CredentialRequests, secretOf: SecretOf) {
    this.#app = app
    this.#credentials = credentials
    this.#requests = requests
    this.#secretOf = secretOf
  }

  /** All at once where nothing must be waited for; undefined otherwise. */
  ready(fill: readonly Fill[]): string[] | undefined {
    const values: string[] = []
    for (const { kind, name } of fill) {
      const value = kind === 'secret' ? this.#secret(name) : this.#peek(name)
      if (value === undefined) return undefined
      values.push(value)
    }
    return values
  }

  /** @throws HostError WXH_SECRET_MISSING, WXH_CREDENTIAL_REFUSED, WXH_CREDENTIAL_UNAVAILABLE; the signal's reason. */
  async fetched(fill: readonly Fill[], signal: AbortSignal): Promise<string[]> {
    const values: string[] = []
    for (const { kind, name } of fill) {
      values.push(kind === 'secret' ? this.#secret(name) : await this.#get(name, signal))
    }
    return values
  }

  /** WeChat refused the value that this call used. Afterwards another one is held. */
  async renew(name: string, signal: AbortSignal): Promise<void> {
    const failed = this.#used.get(name)
    const request = this.#requests.of(this.#app, name)
    if (failed === undefined) await this.#credentials.get(request, signal)
    else await this.#credentials.rejected(request, failed, signal)
  }

  #peek(name: string): string | undefined {
    const held = this.#credentials.peek(this.#requests.of(this.#app, name))
    if (held !== undefined) this.#used.set(name, held)
    return held?.value
  }

  async #get(name: string, signal: AbortSignal): Promise<string> {
    const held = await this.#credentials.get(this.#requests.of(this.#app, name), signal)
    this.#used.set(name, held)
    return held.value
  }

  #secret(name: string): string {
    const secret = this.#secretOf(this.#app, name)
    if (secret !== undefined) return secret.reveal()
    throw new HostError(
      'WXH_SECRET_MISSING',
      `The app has no secret "${name}". Add it to the app in the apps file, as "env:NAME" or "file:path".`,
    )
  }
}

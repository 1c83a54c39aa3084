import type { Clock } from '../clock.ts'
import type { CredentialRequest, FetchedCredential } from '../credential/credentials.ts'

type Fetch = (why: { forced: boolean }) => FetchedCredential | Promise<FetchedCredential>

/** A source of credentials that counts who asks. Answers as `plan` says, then as `usual` does. */
export class FakeSource {
  readonly asked: { at: number; forced: boolean }[] = []
  readonly plan: Fetch[] = []
  usual: Fetch
  readonly #clock: Clock

  constructor(clock: Clock, usual: Fetch) {
    this.#clock = clock
    this.usual = usual
  }

  get fetches(): number {
    return this.asked.length
  }

  request(more: Partial<CredentialRequest> = {}): CredentialRequest {
    return {
      owner: { kind: 'app', id: 'wxd678efh567hg6787' },
      sourceName: 'access-token',
      valueName: 'access-token',
      renewAheadMs: 240_000,
      durable: false,
      fetch: async (why) => {
        this.asked.push({ at: this.#clock.now(), forced: why.forced })
        return (this.plan.shift() ?? this.usual)(why)
      },
      ...more,
    }
  }
}

/** One access token for this many seconds. */
export const token = (value: string, seconds = 7_200): FetchedCredential => ({
  kind: 'acquired',
  values: { 'access-token': { value, ttlMs: seconds * 1_000 } },
})

/** As `/cgi-bin/token` does: a new token each time. */
export const newEachTime = (): Fetch => {
  let last = 0
  return () => token(`T${++last}`)
}

/**
 * As `stable_token` does: the same token with the remaining life, until its last 300 s; forced, a new one.
 *
 * @see wire-protocol reference, access-token page, worked example
 */
export const stableToken = (clock: Clock): Fetch => {
  let last = 0
  let end = 0
  return ({ forced }) => {
    if (forced || end - clock.now() <= 300_000) {
      last++
      end = clock.now() + 7_200_000
    }
    return token(`A${last}`, (end - clock.now()) / 1_000)
  }
}

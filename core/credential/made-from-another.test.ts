import { describe, expect, test } from 'vitest'
import { failure } from '../protocol/index.ts'
import { type CredentialRig, eachWithRig } from '../testing/credential-rig.ts'
import { FakeSource, token } from '../testing/fake-source.ts'
import type { CredentialRequest, FetchedCredential } from './credentials.ts'

let rig: CredentialRig
eachWithRig((made) => {
  rig = made
})

const ticketName = 'component-verify-ticket'
const none: FetchedCredential = { kind: 'none', askAgainMs: 600_000, message: 'wait for the ticket' }

/** A token whose fetch needs a ticket, which a push brings. */
function platform(usual: () => FetchedCredential = () => none) {
  const ticket = new FakeSource(rig.clock, usual).request({
    owner: { kind: 'component', id: 'wxcomponent' },
    sourceName: ticketName,
    valueName: ticketName,
  })
  const made = new FakeSource(rig.clock, () => token('A1'))
  const request: CredentialRequest = {
    ...made.request(),
    async fetch() {
      await rig.credentials.get(ticket)
      return token('A1')
    },
  }
  return { ticket, ask: () => rig.credentials.get(request) }
}

describe('a credential that is made from another', () => {
  test('says at once that the other is missing', async () => {
    const { ask } = platform()
    await expect(ask()).rejects.toMatchObject({
      code: 'WXH_CREDENTIAL_UNAVAILABLE',
      message: `There is no ${ticketName} of component wxcomponent now: wait for the ticket. Send again in 600 s.`,
    })
  })

  test('says why WeChat refuses the other', async () => {
    const { ask } = platform(() => failure('config', '40125', 'invalid appsecret'))
    await expect(ask()).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_REFUSED', failure: { code: '40125' } })
  })

  test('is there as soon as a push brings the other', async () => {
    const { ask, ticket } = platform()
    await ask().catch(() => {})
    await rig.credentials.put(ticket, { [ticketName]: { value: 't', ttlMs: 600_000 } })
    expect(await ask()).toMatchObject({ value: 'A1' })
  })

  test('does not tell once more what the other has told', async () => {
    const { ask } = platform()
    await ask().catch(() => {})
    await ask().catch(() => {})
    expect(rig.events.filter(({ kind }) => kind === 'fetch-failed')).toMatchObject([{ sourceName: ticketName }])
  })
})

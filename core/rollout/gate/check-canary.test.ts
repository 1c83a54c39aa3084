import { expect, test } from 'vitest'
import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import { pactHash } from '../../plugin/record/canonical-json.ts'
import { PluginHome } from '../../plugin/testing/plugin-home.ts'
import { recordFor, signedBy, testSigner } from '../../plugin/testing/signed-record.ts'
import { createCheckCanary } from './check-canary.ts'

const signer = testSigner()
const pactOf = (path: string) =>
  JSON.stringify({
    interactions: [{ description: 'a call', comments: { operation: 'say' }, request: { method: 'GET', path } }],
  })

/** A host with two versions, the records and pacts that are written, and the policy that asks for no proof. */
async function stage(pacts: Readonly<Record<string, string>>, signers = [signer]) {
  const home = new PluginHome()
    .package('echo')
    .package('next', { version: '1.1.0' })
    .manifest({ path: 'echo' }, { path: 'next', serves: false })
  const { registry } = await home.load()
  for (const { from } of registry.list()) {
    const text = from === undefined ? undefined : pacts[from.id.version]
    if (from === undefined || text === undefined) continue
    const file = `echo-${from.id.version}.json`
    home.write(`contracts/pacts/${file}`, text)
    const record = { ...recordFor(from), pact: { file, hash: pactHash(text) } }
    home.write(`contracts/verified/${record.plugin}.json`, JSON.stringify(signedBy(record, signer)))
  }
  const check = createCheckCanary({ contracts: home.contracts('warn', ...signers), home: home.path('data/plugins') })
  const [stable, canary] = registry.list() as readonly [LoadedPlugin, LoadedPlugin]
  return { home, faults: async () => (await check(stable, canary)).map(({ code, what }) => `${code} ${what}`) }
}

test('a canary that is proven and says the same has nothing against it', async () => {
  const { faults } = await stage({ '1.0.0': pactOf('/same'), '1.1.0': pactOf('/same') })
  expect(await faults()).toEqual([])
})

test('the pacts that were proven are compared', async () => {
  const { faults } = await stage({ '1.0.0': pactOf('/old'), '1.1.0': pactOf('/new') })
  expect(await faults()).toEqual([
    'WXH_ROLLOUT_REFUSED pact "a call" request is sent elsewhere ("GET /old" -> "GET /new")',
  ])
})

test('a canary without a record is refused, also where the host asks for none', async () => {
  const { faults } = await stage({ '1.0.0': pactOf('/same') })
  expect(await faults()).toEqual([
    expect.stringMatching(/^WXH_CONTRACT_MISSING echo-v1@1\.1\.0 has no verification record/),
  ])
})

test('a record that nobody here accepts proves nothing', async () => {
  const { faults } = await stage({ '1.0.0': pactOf('/same'), '1.1.0': pactOf('/same') }, [testSigner()])
  expect(await faults()).toEqual([expect.stringMatching(/^WXH_CONTRACT_UNTRUSTED/)])
})

test('a pact that was changed since is refused', async () => {
  const { faults, home } = await stage({ '1.0.0': pactOf('/same'), '1.1.0': pactOf('/same') })
  home.write('contracts/pacts/echo-1.1.0.json', pactOf('/other'))
  expect(await faults()).toEqual([expect.stringMatching(/^WXH_CONTRACT_STALE/)])
})

test('a stable that was never proven is compared by what it is', async () => {
  const { faults } = await stage({ '1.1.0': pactOf('/same') })
  expect(await faults()).toEqual([])
})

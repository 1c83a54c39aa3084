import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FreshMachine } from './support/fresh-machine.ts'
import { freePort, pause } from './support/host-process.ts'
import { asShown, examplesOf, readCurl } from './support/readme-examples.ts'

const page = 'docs/ship-a-plugin.md'
const examples = examplesOf(page)
const example = (name: string): string => examples.get(name) ?? expect.unreachable(`${page} has no example "${name}"`)

let machine: FreshMachine
const run = (name: string) => machine.run(example(name))

/** Runs an example to its good end. @returns what it printed */
async function done(name: string): Promise<string> {
  const { code, text } = await run(name)
  expect(code, text).toBe(0)
  return text
}

beforeAll(async () => {
  const [port, mockPort] = [await freePort(), await freePort()]
  machine = new FreshMachine({
    WXHOST_PORT: String(port),
    WXHOST_MOCK_PORT: String(mockPort),
  })
}, 120_000)
afterAll(() => machine.remove())

// One path, as a newcomer goes it: each test begins where the one before it ended.
const aWhile = { timeout: 180_000 }

test('a new package passes its suite as it is', aWhile, async () => {
  expect(await done('new')).toContain('Wrote quota-v1:')
  expect(await done('test')).toMatch(/Tests .*\d+ passed/)
})

test('what is wrong with a plugin is printed as shown', aWhile, async () => {
  machine.edit('src/quota.ts', (code) => code.replace('cgi_path: api', 'cgi_paht: api'))
  const { code, text } = await run('misspelt')
  expect(code).toBe(1)
  expect(text).toMatch(asShown(example('misspelt-prints')))
  machine.edit('src/quota.ts', (code) => code.replace('cgi_paht: api', 'cgi_path: api'))
})

test('it is packed, and installed beside a fresh host', aWhile, async () => {
  expect(await done('pack')).toContain('wxhost-plugin-quota-v1-0.1.0.tgz')
  await done('host')
  await writeFile(machine.path('plugins.manifest.json'), example('manifest'))
})

test('the host refuses what has no proof, as shown', aWhile, async () => {
  expect(await done('refused')).toMatch(asShown(example('refused-prints')))
})

test('the installed packages are proven and signed', aWhile, async () => {
  expect(await done('prove')).toMatch(asShown(example('prove-prints')))
})

test('the host serves the plugin, and the first call is answered as shown', aWhile, async () => {
  const host = machine.start(example('start'))
  const url = `http://127.0.0.1:${machine.env.WXHOST_PORT}`
  try {
    await answers(`${url}/readyz`, host.text)
    const call = readCurl(example('call'))
    const answer = await fetch(url + call.path, { ...call, body: call.body ?? null })
    expect([answer.status, await answer.text()]).toEqual([200, example('answer')])
  } finally {
    await host.stop()
  }
  await expect(fetch(url)).rejects.toThrow()
  await expect(fetch(`http://127.0.0.1:${machine.env.WXHOST_MOCK_PORT}`)).rejects.toThrow()
})

test('a host in production takes what an accepted key has signed', aWhile, async () => {
  const printed = await done('keygen')
  expect(printed).toMatch(asShown(example('keygen-prints')))
  const [, signers = ''] = /WXHOST_CONTRACT_SIGNERS=(\S+)/.exec(printed) ?? []
  await done('sign')
  expect((await run('production')).text).toContain('WXH_CONTRACT_UNTRUSTED')
  machine.env.WXHOST_CONTRACT_SIGNERS = signers
  expect(await done('production')).toMatch(asShown(example('production-prints')))
})

test('the next version is compared with the one that serves', aWhile, async () => {
  await done('next')
  expect(await done('compare')).toMatch(asShown(example('compare-prints')))
})

async function answers(url: string, said: () => string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if ((await fetch(url).catch(() => undefined))?.ok === true) return
    await pause(50)
  }
  throw new Error(`${url} did not answer in 30 s: ${said()}`)
}

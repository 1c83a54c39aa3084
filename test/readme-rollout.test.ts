import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { main } from '../core/cli/main.ts'
import { testIo } from '../core/cli/testing/test-io.ts'
import { examplesOf, readAnswer, readCurl, repository } from './support/readme-examples.ts'
import { useSandbox } from './support/sandbox.ts'

const examples = examplesOf('README.md')
const example = (name: string): string => examples.get(name) ?? expect.unreachable(`README.md has no example "${name}"`)

/** Ids of rollouts are drawn anew. */
const rolloutId = /template-[0-9a-f]{8}/g

/** A host of the test, and what its command line says to the commands of the README. */
async function stage() {
  const { host, dataDir } = await useSandbox()
  mkdirSync(join(dataDir, 'hosts'), { mode: 0o700 })
  const socket = join(dataDir, 'hosts', `${process.pid}-0a1b2c.sock`)
  const control = await host.openControl(socket, { actor: 'cli:test', reload: async () => ({}) })
  onTestFinished(() => control.close())
  const run = async (name: string, id = '') => {
    const io = testIo(repository)
    const [, command = ''] = /^npm run -s wxhost -- (.+)$/.exec(example(name)) ?? []
    const words = [...command.replace(rolloutId, id).matchAll(/"([^"]*)"|(\S+)/g)].map(([, text, word]) => text ?? word)
    const code = await main([...words.map(String), '--data-dir', dataDir], io)
    return { code, err: io.err(), out: io.out() }
  }
  return { url: host.url, run }
}

/** But for the id, and the hash of the plugin, which each change of it changes. */
const shown = (text: string): string =>
  text
    .trim()
    .replaceAll(rolloutId, 'ID')
    .replace(/sha256-\S+/, 'sha256-')

test('leads through a first rollout as printed', async () => {
  const { url, run } = await stage()
  let id = ''
  for (const name of ['rollout-add', 'rollout-plan', 'rollout-start']) {
    const { code, err, out } = await run(name, id)
    expect([code, err], name).toEqual([0, ''])
    expect(shown(out)).toBe(shown(example(`${name}-output`)))
    id = out.match(rolloutId)?.[0] ?? ''
  }
  const { method, path, headers } = readCurl(example('rollout-arm'))
  const printed = readAnswer(example('rollout-arm-answer'))
  const tested = await fetch(url + path, { method, headers })
  expect(tested.headers.get('x-wxhost-plugin')).toBe(printed.headers['x-wxhost-plugin'])
  expect(await tested.json()).toEqual(printed.body)
  expect(shown((await run('rollout-promote', id)).out)).toBe(shown(example('rollout-promote-output')))
  const after = await fetch(url + path, { method })
  expect(after.headers.get('x-wxhost-plugin')).toBe('template-v2@1.0.0')
})

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { callHost } from './support/call-host.ts'
import { eventually } from './support/eventually.ts'
import { appid, message, useDataDir } from './support/sandbox.ts'

const program = fileURLToPath(new URL('../core/bin/wxhost.js', import.meta.url))
const cwd = fileURLToPath(new URL('..', import.meta.url))

interface Served {
  readonly process: ChildProcess
  readonly url: string
  said(): string
  /** Exit code, or the signal that ended it. */
  ended(): Promise<unknown>
}

/** `wxhost serve --sandbox` as an operator starts it, from what was built. */
async function serve(): Promise<Served> {
  const args = [program, 'serve', '--sandbox', '--port', '0', '--mock-port', '0']
  const env = { ...process.env, WXHOST_DATA_DIR: await useDataDir() }
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit').then(([code, signal]) => code ?? signal)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exit
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more
  })
  const address = () => /\bhost +(http:\/\/\S+)/.exec(text)?.[1]
  await eventually(() => child.exitCode !== null || address()).toBeTruthy()
  return { process: child, url: address() ?? `it ended: ${text}`, said: () => text, ended: () => exit }
}

test('serves its first message, and ends with 0 when asked to stop', async () => {
  const { process, url, ended } = await serve()
  const { status, output } = await callHost(url, appid, 'template.send', message)
  expect(status).toBe(200)
  expect(output.msgid).toEqual(expect.stringMatching(/^\d{16,20}$/))
  process.kill('SIGTERM')
  expect(await ended()).toBe(0)
  await expect(fetch(`${url}/healthz`)).rejects.toThrow()
})

test('finishes the call in hand when asked to stop', async () => {
  const { process, url, said, ended } = await serve()
  const mock = /mock WeChat +(http:\/\/\S+)/.exec(said())?.[1]
  await callHost(url, appid, 'template.list')
  await fetch(`${mock}/__mock/faults`, { method: 'POST', body: JSON.stringify({ fault: { delayMs: 800 } }) })
  const calling = callHost(url, appid, 'template.send', message)
  const arrived = async () => {
    const journal = (await (await fetch(`${mock}/__mock/journal`)).json()) as { entries: { path: string }[] }
    return journal.entries.some(({ path }) => path.endsWith('/send'))
  }
  await eventually(arrived).toBe(true)
  process.kill('SIGTERM')
  expect((await calling).status).toBe(200)
  expect(await ended()).toBe(0)
})

test('reads the apps again on SIGHUP, and goes on', async () => {
  const { process, url, said } = await serve()
  process.kill('SIGHUP')
  await eventually(said).toContain('Apps and secrets were read again: 1 in force.')
  expect((await callHost(url, appid, 'template.list')).status).toBe(200)
})

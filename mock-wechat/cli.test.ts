import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type CliProcess, main } from './cli.ts'

/** A process that only notes what is done to it. */
class NotedProcess extends EventEmitter implements CliProcess {
  out = ''
  err = ''
  exitCode?: number | string | null | undefined
  readonly stdout = { write: (text: string) => (this.out += text) }
  readonly stderr = { write: (text: string) => (this.err += text) }
}

async function takenPort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** The command line in a process of its own, run from the sources. */
function spawned(...args: string[]) {
  const entry = new URL('./cli.ts', import.meta.url).href
  const script = `const { main } = await import(${JSON.stringify(entry)}); await main(['node', 'mock-wechat', ...${JSON.stringify(args)}])`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] })
  const notes = { out: '', err: '' }
  child.stdout.on('data', (data) => (notes.out += String(data)))
  child.stderr.on('data', (data) => (notes.err += String(data)))
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, notes, exit: once(child, 'exit') }
}

test('the command hears signals before it says that it listens', async () => {
  const self = new NotedProcess()
  const heard: number[] = []
  const stdout = { write: () => heard.push(self.listenerCount('SIGINT')) }
  await main(['node', 'mock-wechat', '--port', '0'], Object.assign(self, { stdout }))
  self.emit('SIGTERM')
  expect(heard).toEqual([1])
})

test('the command prints where it listens and stops on a signal', async () => {
  const self = new NotedProcess()
  await main(['node', 'mock-wechat', '--port', '0'], self)
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(self.out)?.[0] ?? ''
  expect(await (await fetch(`${url}/__mock/health`)).json()).toMatchObject({ ok: true })
  self.emit('SIGTERM')
  await expect
    .poll(() =>
      fetch(url).then(
        () => 'up',
        () => 'down',
      ),
    )
    .toBe('down')
  expect([self.exitCode, self.listenerCount('SIGINT')]).toEqual([undefined, 0])
})

test('the command says that its port is taken and ends with 1', async () => {
  const self = new NotedProcess()
  const port = await takenPort()
  await main(['node', 'mock-wechat', '--port', String(port)], self)
  expect(self.exitCode).toBe(1)
  expect(self.err).toContain(`Port ${port} on 127.0.0.1 is taken`)
})

test('the command ends with 0 after SIGINT', async () => {
  const { child, notes, exit } = spawned('--port', '0')
  await expect.poll(() => notes.out, { timeout: 20_000 }).toContain('Stop it with Ctrl+C')
  child.kill('SIGINT')
  expect(await exit).toEqual([0, null])
})

test('the command shows examples in its help', async () => {
  const { notes, exit } = spawned('--help')
  expect(await exit).toEqual([0, null])
  expect(notes.out).toContain('WXHOST_MOCK_PORT=9000 mock-wechat')
})

test('the command refuses a port that is none', async () => {
  const { notes, exit } = spawned('--port', 'high')
  expect(await exit).toEqual([1, null])
  expect(notes.err).toContain('Give a number from 0')
})

import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { useTempDir } from '../../settings/testing/use-temp-dir.ts'
import type { SignalSource } from '../serve/watch-stop.ts'
import { findProgram } from './find-program.ts'
import { mockProgram } from './programs.ts'
import { runProgram } from './run-program.ts'
import { endOf, spawnNode } from './spawn-node.ts'

const dir = useTempDir()

/** Installs a package @wxhost/mock-wechat. */
const install = (at: string, bin: unknown) =>
  dir.write(`${at}/node_modules/@wxhost/mock-wechat/package.json`, { name: '@wxhost/mock-wechat', bin })

describe('findProgram', () => {
  test('looks upward from the working directory', () => {
    install('.', { 'mock-wechat': './bin/mock.js' })
    expect(findProgram(mockProgram, join(dir.path, 'a/b'), dir.path)).toBe(
      join(dir.path, 'node_modules/@wxhost/mock-wechat/bin/mock.js'),
    )
  })

  test('then upward from where the host lies', () => {
    install('host', './cli.js')
    expect(findProgram(mockProgram, join(dir.path, 'app'), join(dir.path, 'host/core'))).toBe(
      join(dir.path, 'host/node_modules/@wxhost/mock-wechat/cli.js'),
    )
  })

  test.each([{}, { 'mock-wechat': 1 }, undefined, null])('a package with bin %j is not one', (bin) => {
    install('.', bin)
    expect(() => findProgram(mockProgram, dir.path, dir.path)).toThrow('npm install --save-dev @wxhost/mock-wechat')
  })
})

describe('runProgram', () => {
  const env = { PATH: process.env.PATH, FROM_PARENT: '7' }
  const run = (source: string, args: readonly string[], signals?: SignalSource) =>
    runProgram(dir.write('mock.mjs', source), args, { env, cwd: dir.path }, signals)

  test('hands on arguments, environment and the exit code', async () => {
    expect(await run('process.exit(Number(process.argv[2]) + Number(process.env.FROM_PARENT))', ['1'])).toBe(8)
  })

  test('hands on signals, and takes its hands off afterwards', async () => {
    const signals = new EventEmitter()
    // The child says that it is ready by the signal handler it sets before it touches the file.
    const source = `
      import { writeFileSync } from 'node:fs'
      process.on('SIGTERM', () => process.exit(3))
      setInterval(() => {}, 1000)
      writeFileSync('ready', '')`
    const ended = run(source, [], signals)
    await untilExists(join(dir.path, 'ready'))
    signals.emit('SIGTERM', 'SIGTERM')
    expect(await ended).toBe(3)
    expect(signals.eventNames()).toEqual([])
  })

  test('says 128 and the signal for one that was killed', async () => {
    expect(await run("process.kill(process.pid, 'SIGKILL')", [])).toBe(137)
  })
})

test('a child ends when the channel to its parent closes', async () => {
  const program = dir.write('stay.mjs', 'setInterval(() => {}, 1000)')
  const child = spawnNode(program, { args: [], env: process.env, cwd: dir.path, stdout: 'ignore', stderr: 'inherit' })
  const ended = endOf(child)
  child.disconnect()
  expect(await ended).toBe(0)
})

test('the channel alone keeps no child running', async () => {
  const program = dir.write('done.mjs', 'process.exitCode = 5')
  const child = spawnNode(program, { args: [], env: process.env, cwd: dir.path, stdout: 'ignore', stderr: 'inherit' })
  expect(await endOf(child)).toBe(5)
})

test('a child that cannot be started is an error', async () => {
  const child = spawnNode('x', { args: [], env: {}, cwd: join(dir.path, 'none'), stdout: 'ignore', stderr: 'inherit' })
  await expect(endOf(child)).rejects.toThrow('ENOENT')
})

async function untilExists(path: string): Promise<void> {
  const { watch } = await import('node:fs/promises')
  const { existsSync } = await import('node:fs')
  const changes = watch(join(path, '..'))[Symbol.asyncIterator]()
  while (!existsSync(path)) await changes.next()
  await changes.return?.()
}

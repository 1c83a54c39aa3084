import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { harnessVersion } from '../harness-version.ts'
import { painter, processIo } from './cli-io.ts'
import { progressOn } from './progress.ts'
import { keptIo, runCli } from './testing/run-cli.ts'

let home = ''
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'wxhost-cli-')))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))
const run = (...argv: readonly string[]) => runCli(argv, { cwd: home })

const commands = ['new', 'test', 'verify', 'scenario', 'mutate', 'keygen', 'sign', 'diff', 'can-deploy']

describe('the program', () => {
  test('says what there is', async () => {
    const { code, out } = await run('--help')
    expect([code, commands.filter((name) => !new RegExp(`^ {2}${name} `, 'm').test(out))]).toEqual([0, []])
    expect(await run('--version')).toMatchObject({ code: 0, out: `${harnessVersion()}\n` })
  })

  test.each(commands)('explains %s', async (name) => {
    const { code, out } = await run(name, '--help')
    expect([code, out]).toEqual([0, expect.stringContaining(`Usage: wxhost-contract ${name} `)])
  })

  test.each([['nonsense'], ['keygen'], ['keygen', 'a', 'b']])('does not understand "%s"', async (...argv) => {
    const { code, out, err } = await run(...argv)
    expect([code, out, err]).toEqual([2, '', expect.stringContaining('error: ')])
  })

  test('shows where a failure came from on demand', async () => {
    expect((await run('verify', 'nowhere.json')).err).not.toContain(' at ')
    expect((await run('--verbose', 'diff', 'x', 'y')).err).toMatch(/\n {4}at /)
  })

  test('says how to be told of a failure that is not ours', async () => {
    const { io, written } = keptIo({ cwd: home })
    const broken = {
      ...io,
      get env(): never {
        throw new Error('no such thing')
      },
    }
    const { main } = await import('./main.ts')
    expect(await main(['test', 'x'], broken)).toBe(1)
    expect(written.err).toBe('no such thing\n(--verbose shows where this came from)\n')
    const throwing = {
      ...io,
      get env(): never {
        throw 'a text'
      },
    }
    expect(await main(['test', 'x'], throwing)).toBe(1)
    expect(written.err).toContain('a text\n')
  })
})

describe('new', () => {
  test('writes a package where it is wanted, and says what comes next', async () => {
    const { code, out } = await run('new', 'pay-v4', '--dir', 'plugins/pay', '--package', '@acme/wxhost-pay')
    expect(code).toBe(0)
    expect(out).toMatch(/^Wrote plugins\/pay:\n {2}\.github\/workflows\/ci\.yml\n[\s\S]*Next:\n {2}cd plugins\/pay\n/)
    expect(readdirSync(join(home, 'plugins/pay'))).toContain('package.json')
  })

  test('writes into this folder where that is empty', async () => {
    expect(await run('new', 'pay-v4', '--dir', '.')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Wrote .:'),
    })
  })

  test('refuses a name that no plugin can have', async () => {
    const { code, err } = await run('new', 'Pay V4')
    expect([code, err]).toEqual([1, expect.stringContaining('is no name for a plugin')])
    expect(readdirSync(home)).toEqual([])
  })
})

describe('progress', () => {
  const outcome = (failed = false) => ({ check: 'live', title: 'x', ms: 1, findings: failed ? [{ message: 'm' }] : [] })

  function noteAt(terminal: boolean, times: readonly number[]): string {
    const { io, written } = keptIo({ cwd: home, terminal })
    const clock = [0, ...times]
    const progress = progressOn(io, () => clock.shift() ?? 0)
    for (const [i] of times.entries()) progress.note(outcome(i === 0))
    progress.end()
    return written.err
  }

  test('is one line on a terminal, written over, and gone at the end', () => {
    expect(noteAt(true, [10, 80, 90, 160])).toBe(
      '\r\u001b[2Klive: 2 cases, 1 failed\r\u001b[2Klive: 4 cases, 1 failed\r\u001b[2K',
    )
  })

  test('is a line every ten seconds elsewhere', () => {
    expect(noteAt(false, [9_999, 10_000, 19_000])).toBe('live: 2 cases, 1 failed\n')
  })

  test('counts no failure where there was none', () => {
    const { io, written } = keptIo({ cwd: home })
    const clock = [0, 10_000]
    progressOn(io, () => clock.shift() ?? 0).note(outcome())
    expect(written.err).toBe('live: 1 cases\n')
  })
})

test('colours are for terminals that have them', () => {
  const { io } = keptIo({ cwd: home })
  expect(painter(io)('red', 'x')).toBe('x')
  expect(painter({ ...io, colors: true })('red', 'x')).toBe('\u001b[31mx\u001b[39m')
  expect(processIo()).toMatchObject({ cwd: process.cwd(), env: process.env, colors: false })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@wxhost/core/harness'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mockDirectory } from '../../contracts/mutation/mock-package.ts'
import { type Child, startChild } from '../../contracts/mutation/run/child.ts'
import { nameOfCase } from '../../contracts/mutation/run/messages.ts'

const directory = fileURLToPath(new URL('../../plugins/template-v1', import.meta.url))
const file = 'dist/endpoints/template-send.js'
const sound = readFileSync(join(mockDirectory, file), 'utf8')
const sent = nameOfCase({ check: 'live', title: 'a template message is accepted with all that it may have' })
const limitMs = 60_000

let child: Child
beforeAll(async () => {
  child = startChild(systemClock)
  const opened = await child.ask({ kind: 'open', directory, seed: 1, runs: 1 }, limitMs)
  expect(opened).toMatchObject({ kind: 'opened', subject: 'template-v1@1.0.0' })
}, limitMs)
afterAll(() => child.end())

const tryMock = (source: string) =>
  child.ask({ kind: 'try', side: 'mock', file, source, first: [], without: [], only: [sent] }, limitMs)

describe('a mock with one file broken', () => {
  it('is refused by the live case, which names the member that is missing', async () => {
    const tried = await tryMock(sound.replace('ok({ msgid })', 'ok({ msg_id: msgid })'))
    expect(tried).toMatchObject({
      kind: 'tried',
      by: { check: 'live', title: 'a template message is accepted with all that it may have' },
    })
    expect(JSON.stringify(tried)).toContain('msgid')
  }, 60_000)

  it('is refused where it does not even load', async () => {
    expect(await tryMock(`${sound}\nthrow new Error('no mock')\n`)).toMatchObject({
      by: { check: 'load', message: 'no mock' },
    })
  }, 60_000)

  it('leaves the sound one as it was', async () => {
    expect(await tryMock(sound)).toEqual({ kind: 'tried' })
  }, 60_000)
})

describe('a process that is asked too much', () => {
  it('answers what went wrong', async () => {
    const empty = startChild(systemClock)
    expect(await empty.ask({ kind: 'probe' }, limitMs)).toMatchObject({ kind: 'failed' })
    empty.end()
  }, 60_000)

  it('is given up when its time is over', async () => {
    const slow = startChild(systemClock)
    expect(await slow.ask({ kind: 'probe' }, 1)).toBe('late')
    slow.end()
  })
})

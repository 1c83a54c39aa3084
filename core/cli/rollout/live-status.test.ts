import { describe, expect, test } from 'vitest'
import { sampleRollout, sampleView } from '../../testing/fake-rollout-control.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import type { Terminal } from '../terminal.ts'
import { testIo } from '../testing/test-io.ts'
import type { StatusOptions } from './rollout-options.ts'
import { showStatus } from './show-status.ts'
import { useAdminHost } from './testing/use-admin-host.ts'

const { dir, host } = useAdminHost()
const turns = async (n: number) => {
  for (let i = 0; i < n; i++) await new Promise((resolve) => setImmediate(resolve))
}

function stage(options: StatusOptions = {}, terminal?: Terminal) {
  const io = { ...testIo(dir.path, { WXHOST_DATA_DIR: dir.path }), ...(terminal && { terminal }) }
  const clock = new VirtualClock(Date.UTC(2026, 10, 1, 9))
  const done = showStatus({ context: { io, exitCode: 0 }, clock }, undefined, options)
  // Answers come over a real socket: time moves on only once something waits for it.
  const second = async () => {
    while (clock.pending === 0) await turns(1)
    await clock.advance(1_000)
  }
  const until = async (text: string) => {
    while (!io.out().includes(text)) await turns(1)
  }
  /** Why it ended, however long that takes by the clock. */
  const failureOf = async () => {
    let failure: string | undefined
    done.catch((error: Error) => {
      failure = error.message
    })
    while (failure === undefined) {
      await turns(1)
      if (clock.pending > 0) await clock.advance(1_000)
    }
    return failure
  }
  return { io, clock, done, second, until, failureOf }
}

describe('status --watch', () => {
  test('writes a line whenever something changed, until the host is gone', async () => {
    let view = sampleView
    const { stop } = await host(sampleView, {
      rollouts: { list: () => [view], view: () => view, history: async () => [] } as never,
    })
    const { io, second, until, failureOf } = stage({ watch: true })
    await second()
    await second()
    view = {
      ...sampleView,
      rollout: { ...sampleRollout, state: { kind: 'rolled-back', why: 'slow', evidence: '' } },
      weight: 0,
    }
    await second()
    await until('rolled-back')
    await stop()
    expect(await failureOf()).toContain('No host runs')
    const lines = io.out().trim().split('\n')
    expect(lines.map((line) => line.split(' | ').slice(0, 3).join(' | '))).toEqual([
      '2026-11-01 09:00:00 pay-7f3k2a9c | running | step 2/4 5% (5% now)',
      '2026-11-01 09:00:02 pay-7f3k2a9c | rolled-back: slow | step 2/4 5% (0% now)',
    ])
  })
})

describe('status in a terminal', () => {
  function keyboard() {
    let press: (key: string) => void = () => expect.unreachable('nobody listens to keys')
    const terminal: Terminal = {
      columns: 80,
      rows: 30,
      keys: (listener) => {
        press = listener
        return () => {}
      },
    }
    return { terminal, press: (key: string) => press(key) }
  }

  test('is drawn until q, and stays on the screen after', async () => {
    await host()
    const { terminal, press } = keyboard()
    const { io, done, until } = stage({}, terminal)
    await until('q ends this view, not the rollout')
    press('q')
    await done
    const [, after] = io.out().split('\u001b[?1049l')
    expect(after).toContain('pay-v3@1.0.0 -> pay-v3@1.1.0')
    expect(after).not.toContain('\u001b')
  })

  test('goes on over a host that restarts', async () => {
    const first = await host()
    const { terminal, press } = keyboard()
    const { io, done, second, until } = stage({}, terminal)
    await until('q ends this view')
    await first.stop()
    await second()
    await until('Trying again.')
    expect(io.out()).toContain('No host runs with the data directory')
    await host()
    const before = io.out().length
    await second()
    while (!io.out().slice(before).includes('q ends this view')) await turns(1)
    press('\u0003')
    await done
  })
})

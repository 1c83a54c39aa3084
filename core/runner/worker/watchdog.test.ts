import { describe, expect, test } from 'vitest'
import { defaultWorkerLimits } from '../../settings/worker-limits.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { Watchdog } from './watchdog.ts'

const MiB = 1024 * 1024

/** A thread that answers as long as it is told to, in a process of a size that the test sets. */
function rig() {
  const clock = new VirtualClock()
  const ends: string[] = []
  const state = {
    answers: true,
    heap: 1,
    buffers: 1,
    rss: 100 * MiB,
    gone: false,
    cpuMs: undefined as number | undefined,
  }
  const dog: Watchdog = new Watchdog(
    {
      ping: (id) => {
        if (state.answers) dog.heard(id)
      },
      memory: async () => (state.gone ? undefined : { heap: state.heap, buffers: state.buffers }),
      cpuMs: async () => state.cpuMs,
      end: (why) => void ends.push(why),
    },
    defaultWorkerLimits,
    clock,
    () => state.rss,
  )
  return { clock, ends, state, dog }
}

describe('a watchdog', () => {
  test('lets a thread live that answers and keeps its limits', async () => {
    const { clock, ends, dog } = rig()
    dog.listens()
    await clock.advance(60_000)
    dog.stop()
    expect([ends, clock.pending]).toEqual([[], 0])
  })

  test('ends one that is silent, once', async () => {
    const { clock, ends, state, dog } = rig()
    dog.listens()
    await clock.advance(1_000)
    state.answers = false
    await clock.advance(10_000)
    expect(ends).toEqual([expect.stringMatching(/^its event loop was silent for 2\d\d\d ms$/)])
    expect(clock.pending).toBe(0)
  })

  test('asks nothing of one that is still loading, and looks at its memory', async () => {
    const { clock, ends, state } = rig()
    state.answers = false
    await clock.advance(10_000)
    expect(ends).toEqual([])
    state.heap = 129 * MiB
    await clock.advance(100)
    expect(ends).toEqual(['its heap held 129 MiB of 128 MiB allowed'])
  })

  test('ends one whose buffers are too many', async () => {
    const { clock, ends, state, dog } = rig()
    dog.listens()
    state.buffers = 200 * MiB
    await clock.advance(100)
    expect(ends).toEqual(['its buffers held 200 MiB of 128 MiB allowed'])
  })

  test('ends one that does not yield while the process grows, and blames none that does', async () => {
    const { clock, ends, state, dog } = rig()
    dog.listens()
    state.rss += 600 * MiB
    await clock.advance(1_000)
    expect(ends).toEqual([])
    state.answers = false
    await clock.advance(200)
    state.rss += 600 * MiB
    await clock.advance(100)
    expect(ends).toEqual(['the process grew by 600 MiB while it did not yield'])
  })

  test('waits for one that gets no processor, and not for one that loops', async () => {
    const { clock, ends, state, dog } = rig()
    dog.listens()
    state.answers = false
    state.cpuMs = 1_000
    await clock.advance(5_000)
    expect(ends).toEqual([])
    state.cpuMs += 500
    await clock.advance(100)
    expect(ends).toEqual([expect.stringMatching(/^its event loop was silent for \d+ ms$/)])
  })

  test('looks on where a thread has no memory to tell of', async () => {
    const { clock, ends, state, dog } = rig()
    dog.listens()
    state.gone = true
    await clock.advance(1_000)
    state.answers = false
    await clock.advance(5_000)
    expect(ends).toHaveLength(1)
  })

  test('takes no lateness of the host for silence', async () => {
    const clock = new VirtualClock()
    const ends: string[] = []
    const late = { ms: 0 }
    const seen = { ...clock, monotonic: () => clock.now() + late.ms, after: clock.after.bind(clock) }
    const dog = new Watchdog(
      {
        ping: () => {},
        memory: async () => undefined,
        cpuMs: async () => undefined,
        end: (why) => void ends.push(why),
      },
      defaultWorkerLimits,
      seen as never,
      () => 0,
    )
    dog.listens()
    await clock.advance(200)
    // The host's own event loop stood still for a minute.
    late.ms = 60_000
    await clock.advance(1_000)
    expect(ends).toEqual([])
    await clock.advance(2_000)
    expect(ends).toHaveLength(1)
  })
})

import { expect, test } from 'vitest'
import { judgeHealth } from './judge-health.ts'

const MiB = 1024 * 1024
const limits = {
  heapBytes: 128 * MiB,
  bufferBytes: 64 * MiB,
  growthBytes: 512 * MiB,
  silenceMs: 2_000,
  deaths: 5,
  deathsWithinMs: 60_000,
}
const atTheLimit = { silentMs: 2_000, heap: 128 * MiB, buffers: 64 * MiB, growth: 512 * MiB }

test('a thread at its limits lives', () => {
  expect(judgeHealth(atTheLimit, limits)).toBeUndefined()
})

test.each([
  [{ silentMs: 2_001 }, 'its event loop was silent for 2001 ms'],
  [{ heap: 129 * MiB }, 'its heap held 129 MiB of 128 MiB allowed'],
  [{ buffers: 65 * MiB }, 'its buffers held 65 MiB of 64 MiB allowed'],
  [{ growth: 513 * MiB }, 'the process grew by 513 MiB while it did not yield'],
])('one beyond %j must end, and it is said why', (more, why) => {
  expect(judgeHealth({ ...atTheLimit, ...more }, limits)).toBe(why)
})

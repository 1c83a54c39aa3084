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
const atTheLimit = { silentMs: 2_000, heap: 128 * MiB, buffers: 64 * MiB, growth: 512 * MiB, cpuMs: undefined }

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

test('one that is silent since it gets no processor lives, for a while', () => {
  const starved = { ...atTheLimit, silentMs: 3_000, growth: 513 * MiB, cpuMs: 20 }
  expect(judgeHealth(starved, limits)).toBeUndefined()
  expect(judgeHealth({ ...starved, silentMs: 10_001 }, limits)).toBe('its event loop was silent for 10001 ms')
})

test('one that computes all that time must end', () => {
  const looping = { ...atTheLimit, silentMs: 2_001, cpuMs: 500 }
  expect(judgeHealth(looping, limits)).toBe('its event loop was silent for 2001 ms')
  const filling = { ...atTheLimit, growth: 513 * MiB, cpuMs: 50 }
  expect(judgeHealth(filling, limits)).toBe('the process grew by 513 MiB while it did not yield')
})

import { expect, test } from 'vitest'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { createTraffic } from './traffic.ts'

const all = () => true

function rig() {
  const clock = new VirtualClock()
  const traffic = createTraffic(clock)
  const call = (times: number, appid = 'wx1', protocol = 'pay') => {
    traffic.counter(protocol, appid).calls += times
  }
  return {
    clock,
    traffic,
    call,
    perMinute: (takesPart = all as (appid: string) => boolean) => traffic.perMinute('pay', takesPart),
  }
}

test('there is none at first', () => {
  expect(rig().perMinute()).toBe(0)
})

test('the first minute is judged by what came so far', async () => {
  const { clock, call, perMinute } = rig()
  call(10)
  await clock.advance(15_000)
  expect(perMinute()).toBe(40)
})

test('later the minute that just passed counts', async () => {
  const { clock, call, perMinute } = rig()
  call(100)
  await clock.advance(60_000)
  expect(perMinute()).toBe(100)
  await clock.advance(15_000)
  call(30)
  // Three quarters of the 100 are within the last minute.
  expect(perMinute()).toBe(105)
})

test('it ends a minute after the last call', async () => {
  const { clock, call, perMinute } = rig()
  call(100)
  await clock.advance(120_000)
  expect(perMinute()).toBe(0)
})

test('only those that take part count, of the one protocol', async () => {
  const { clock, call, perMinute } = rig()
  call(5, 'wx1')
  call(7, 'wx2')
  call(9, 'wx2', 'template')
  await clock.advance(60_000)
  expect(perMinute((appid) => appid === 'wx2')).toBe(7)
})

test('nothing is timed once it is closed', () => {
  const { clock, traffic } = rig()
  traffic.close()
  expect(clock.pending).toBe(0)
})

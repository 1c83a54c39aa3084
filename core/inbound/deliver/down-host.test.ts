import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { Clock } from '../../clock.ts'
import { DeliveryRig } from './testing/delivery-rig.ts'
import { startWebhook } from './testing/webhook-server.ts'

const status = (code: number) => (response: ServerResponse) => response.writeHead(code).end()

const clockSetBack = (clock: Clock, setBackMs: () => number): Clock => ({
  now: () => clock.now() - setBackMs(),
  monotonic: () => clock.monotonic(),
  after: (ms, call) => clock.after(ms, call),
  sleep: (ms, signal) => clock.sleep(ms, signal),
})

describe('a host that is down', () => {
  test('is probed though our clock was set back', async () => {
    const webhook = await startWebhook(status(500))
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    let setBackMs = 0
    const clock = clockSetBack(rig.clock, () => setBackMs)
    const deliverer = rig.deliverer({ clock })
    deliverer.start()
    for (let n = 0; n < 10; n++) await rig.push()
    await rig.pass(1)
    expect(rig.kinds()).toContain('host-down')
    setBackMs = 3_600_000
    const probe = await rig.push()
    rig.inbox.due = () => [rig.inbox.find(probe) ?? []].flat()
    await rig.pass(10)
    expect(webhook.seen).toHaveLength(11)
  })

  test('for an hour loses nothing, and is spared', async () => {
    const webhook = await startWebhook((response) => response.writeHead(isDown ? 500 : 200).end())
    const rig = await DeliveryRig.open()
    let isDown = true
    rig.urls['*'] = webhook.url
    rig.deliverer({ perHost: 2 }).start()
    const ids = await Promise.all(Array.from({ length: 20 }, () => rig.push()))
    await rig.pass(3_600, 4)
    // Ten failures, one more that was under way, then one a minute.
    expect(webhook.seen.length).toBeLessThan(78)
    expect(rig.inbox.counts()).toMatchObject({ pending: 20, dead: 0 })
    expect(Math.max(...ids.map((id) => rig.inbox.find(id)?.tries ?? 99))).toBeLessThan(6)
    isDown = false
    await rig.pass(300)
    expect(rig.inbox.counts()).toMatchObject({ pending: 0, delivered: 20 })
    expect(rig.kinds().filter((kind) => kind.startsWith('host'))).toEqual(['host-down', 'host-up'])
  })

  test('does not hold up the events of others', async () => {
    const [down, well] = [await startWebhook(status(503)), await startWebhook()]
    const rig = await DeliveryRig.open()
    Object.assign(rig.urls, { wx1: down.url, wx2: well.url })
    for (let n = 0; n < 40; n++) await rig.push({ appid: 'wx1' })
    await rig.push({ appid: 'wx2' })
    rig.deliverer({ concurrency: 2, perHost: 2 }).start()
    await rig.pass(2)
    expect(well.names()).toEqual(['event-41'])
    expect(down.seen.length).toBeLessThan(13)
  })
})

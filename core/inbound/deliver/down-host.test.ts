import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { DeliveryRig } from './testing/delivery-rig.ts'
import { startWebhook } from './testing/webhook-server.ts'

const status = (code: number) => (response: ServerResponse) => response.writeHead(code).end()

describe('a host that is down', () => {
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

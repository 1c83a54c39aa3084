import { type MockWechat, startMockWechat } from '@wxhost/mock-wechat'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PushInteraction } from '../../interaction/interaction.ts'
import { inDirectory } from '../testing/in-directory.ts'
import { shop } from '../testing/shop.ts'
import { paidOrder } from '../testing/shop-pushes.ts'
import { pactText, writePact } from '../write/write-pact.ts'
import { verifyPact } from './verify-pact.ts'

const directory = await inDirectory()
let mock: MockWechat
beforeAll(async () => {
  mock = await startMockWechat()
})
afterAll(() => mock.close())

const findings = async (push: PushInteraction) => {
  const file = await writePact(shop([push]), directory)
  return (await verifyPact(file, { mockUrl: mock.url })).flatMap((outcome) => outcome.findings)
}

it('shows a push as it is before it is signed and encrypted', async () => {
  const [message] = JSON.parse(await pactText(shop([paidOrder]))).interactions

  expect(message).toMatchObject({
    type: 'Asynchronous/Messages',
    comments: { channel: 'notify' },
    contents: { content: { event_type: 'TRANSACTION.SUCCESS', resource: { plain: { trade_state: 'SUCCESS' } } } },
  })
})

it('is not written where the plugin opens it to something else', async () => {
  const opened = { ...(paidOrder.opened as object), ack: { status: 200, body: '' } }

  await expect(pactText(shop([{ ...paidOrder, opened }]))).rejects.toThrow(
    'the pact of "a payment is told" cannot be written: opened.ack.status: expected 200, got 204 (pay-v3 page, 5)',
  )
})

it('is not written where the plugin has no such channel', async () => {
  await expect(pactText(shop([{ ...paidOrder, channel: 'nowhere' }]))).rejects.toThrow('no channel "nowhere"')
})

it('is compared with what WeChat really pushes', async () => {
  expect(await findings(paidOrder)).toEqual([])
})

it('tells what is pushed otherwise', async () => {
  const { push } = paidOrder
  const body = { ...('body' in push ? push.body : {}), resource_type: 'plain-resource' }

  expect(await findings({ ...paidOrder, push: { ...push, body } as PushInteraction['push'] })).toMatchObject([
    { path: 'response.body.resource_type', interaction: 'a payment is told', page: 'pay-v3 page, 5' },
  ])
})

it('tells where nothing is pushed', async () => {
  const { states = [] } = paidOrder

  expect(await findings({ ...paidOrder, states: states.slice(0, 1) })).toMatchObject([
    { message: expect.stringContaining('no push came') },
  ])
})

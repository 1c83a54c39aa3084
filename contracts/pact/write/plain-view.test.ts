import { expect, it } from 'vitest'
import type { PushSpec } from '../../interaction/interaction.ts'
import { regex } from '../../interaction/matcher.ts'
import { plainView, pushOf } from './plain-view.ts'

const message = { MsgType: 'event', PicList: { item: [{ PicMd5Sum: 'a' }] }, MsgId: regex('\\d+', '1') }

it('a list of one is in XML the item itself, in JSON a list', () => {
  expect(plainView({ seal: 'message', mode: 'secure', xml: message })).toEqual({
    encrypted: true,
    format: 'xml',
    message: { ...message, PicList: { item: { PicMd5Sum: 'a' } } },
  })
  expect(plainView({ seal: 'message', mode: 'plain', xml: message, as: 'json' })).toEqual({
    encrypted: false,
    format: 'json',
    message,
  })
})

it('lists of several stay', () => {
  const xml = { Item: [[{ a: '1' }], { a: '2' }] }

  expect(plainView({ seal: 'message', mode: 'plain', xml })).toMatchObject({
    message: { Item: [{ a: '1' }, { a: '2' }] },
  })
})

it.each<PushSpec>([
  { seal: 'pay-v3', body: { id: 'EV-1' }, resource: { mchid: '1' }, originalType: 'transaction' },
  { seal: 'message', mode: 'plain', xml: { MsgType: 'text' } },
  { seal: 'address-check', echostr: '437512' },
])('a push is what its view says: $seal', (push) => {
  const view = JSON.parse(JSON.stringify(plainView(push)))
  const plain = push.seal === 'address-check' ? { echostr: push.echostr } : view

  expect(pushOf(plain, push)).toEqual(push)
})

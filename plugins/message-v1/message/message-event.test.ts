import { openPush } from '@wxhost/contracts'
import type { InboundEvent } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import { push } from '../push/push.ts'
import { plainCall, plainPush } from '../testing/pushes.ts'

async function eventOf(body: string, more = {}): Promise<InboundEvent> {
  const opened = await openPush(push, plainPush(body), plainCall(more))
  const [event] = opened.kind === 'events' ? opened.events : []
  if (event === undefined) throw new Error(`not taken: ${JSON.stringify(opened)}`)
  return event
}

const openid = 'oyORnuP8q7ou2gfYjqLzSIWZf0rs'
const head = `<ToUserName>gh_1</ToUserName><FromUserName>${openid}</FromUserName><CreateTime>1409735668</CreateTime>`
const message = (type: string, fields: string) => `<xml>${head}<MsgType>${type}</MsgType>${fields}</xml>`
const event = (name: string, fields = '') => message('event', `<Event>${name}</Event>${fields}`)

describe('the data of an event', () => {
  // callback page 6: the kinds of messages and their fields.
  it.each([
    ['text', { Content: '007', MsgId: '6054768590064713728' }],
    ['image', { PicUrl: 'http://mmbiz.qpic.cn/a', MediaId: 'm', MsgId: '1' }],
    ['voice', { MediaId: 'm', Format: 'amr', MsgId: '1', Recognition: '你好' }],
    ['video', { MediaId: 'm', ThumbMediaId: 't', MsgId: '1' }],
    ['shortvideo', { MediaId: 'm', ThumbMediaId: 't', MsgId: '1' }],
    ['location', { Location_X: '23.134521', Location_Y: '113.358803', Scale: '20', Label: '位置', MsgId: '1' }],
    ['link', { Title: 'a', Description: 'b', Url: 'http://example.com', MsgId: '1' }],
    ['a kind of tomorrow', { New: '1e3', MsgId: '1' }],
  ])('has every field of a message of kind %s as text', async (type, fields) => {
    const xml = Object.entries(fields).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    const { type: told, data } = await eventOf(message(type, xml.join('')))

    expect(told).toBe(type)
    expect(data).toEqual({ ToUserName: 'gh_1', FromUserName: openid, CreateTime: 1409735668, MsgType: type, ...fields })
  })

  it.each(['subscribe', 'unsubscribe', 'SCAN', 'LOCATION', 'CLICK', 'VIEW', 'scancode_push', 'an_event_of_tomorrow'])(
    'is told under the name of the event %s',
    async (name) => {
      expect(await eventOf(event(name, '<EventKey>k</EventKey>'))).toMatchObject({
        type: name,
        data: { MsgType: 'event', Event: name, EventKey: 'k' },
      })
    },
  )

  it('has lists where only one came', async () => {
    const pictures =
      '<SendPicsInfo><Count>1</Count><PicList><item><PicMd5Sum>a</PicMd5Sum></item></PicList></SendPicsInfo>'

    expect(await eventOf(event('pic_sysphoto', pictures))).toMatchObject({
      data: { SendPicsInfo: { Count: '1', PicList: { item: [{ PicMd5Sum: 'a' }] } } },
    })
  })

  it('has several elements of one name as a list, and text beside elements', async () => {
    const { data } = await eventOf(event('x', '<A>1</A><A>2</A><B>t<C/></B><List></List>'))

    expect(data).toMatchObject({ A: ['1', '2'], B: { '#text': 't', C: '' }, List: [] })
  })

  it('is the same in JSON, big numbers digit by digit', async () => {
    const json = `{"ToUserName":"gh_1","FromUserName":"${openid}","CreateTime":1409735668,"MsgType":"event",
      "Event":"subscribe_msg_sent_event","SubscribeMsgSentEvent":{"List":{"MsgID":1864323726461255680,"ErrorCode":0}}}`
    const xml = event(
      'subscribe_msg_sent_event',
      '<SubscribeMsgSentEvent><List><MsgID>1864323726461255680</MsgID><ErrorCode>0</ErrorCode></List></SubscribeMsgSentEvent>',
    )

    expect(await eventOf(json)).toEqual(await eventOf(xml))
    expect(await eventOf(json)).toMatchObject({ id: 'event:subscribe_msg_sent_event:1864323726461255680' })
  })

  it('keeps lists, truth and nothing of JSON', async () => {
    expect(await eventOf('{"MsgType":"x","a":[1,["b"]],"c":true,"d":null,"e":{},"List":[]}')).toMatchObject({
      data: { a: ['1', ['b']], c: true, d: null, e: {}, List: [] },
    })
  })

  it('keeps a time that is none as it came', async () => {
    expect(await eventOf('<xml><MsgType>x</MsgType><CreateTime>soon</CreateTime></xml>')).toMatchObject({
      data: { CreateTime: 'soon' },
    })
  })

  it('is told under some name, whatever is missing', async () => {
    const types = await Promise.all(
      [
        '<A>1</A>',
        '<InfoType>authorized</InfoType>',
        '<Event>e</Event>',
        '<MsgType>event</MsgType>',
        `<MsgType>${'x'.repeat(200)}</MsgType>`,
      ].map(async (fields) => (await eventOf(`<xml>${fields}</xml>`)).type),
    )

    expect(types).toEqual(['unknown', 'authorized', 'e', 'event', 'x'.repeat(100)])
  })
})

describe('the id of an event', () => {
  const idOf = async (body: string) => (await eventOf(body)).id

  // additions 5, "Tries and dedupe".
  it.each([
    ['a message by MsgId', message('text', '<MsgId>7</MsgId>'), 'message:7'],
    ['a finish by MsgID', event('TEMPLATESENDJOBFINISH', '<MsgID>8</MsgID>'), 'event:TEMPLATESENDJOBFINISH:8'],
    ['a mass finish by MsgID', event('MASSSENDJOBFINISH', '<MsgID>9</MsgID>'), 'event:MASSSENDJOBFINISH:9'],
    ['its older spelling', event('MASSSENDJOBFINISH', '<MsgId>9</MsgId>'), 'event:MASSSENDJOBFINISH:9'],
  ])('names %s', async (_, body, id) => {
    expect(await idOf(body)).toBe(id)
  })

  // printf '["oyORnuP8q7ou2gfYjqLzSIWZf0rs","1409735668","CLICK","k",null,"event"]' | sha256sum
  it('is a hash of who, when and what for other events', async () => {
    expect(await idOf(event('CLICK', '<EventKey>k</EventKey>'))).toBe(
      'event:d7bee2c909c4cde86ebbf815d2b5039d0e03096ab892e7344cf2c86154226372',
    )
  })

  it('differs where who, when or what differs', async () => {
    const one = event('SCAN', '<EventKey>k</EventKey><Ticket>t</Ticket>')
    const bodies = [
      one,
      one.replace(openid, 'other'),
      one.replace('1409735668', '1409735669'),
      one.replace('SCAN', 'subscribe'),
      one.replace('>k<', '>l<'),
      one.replace('>t<', '>u<'),
      message('text', ''),
      message('image', ''),
      event('TEMPLATESENDJOBFINISH'),
      event(
        'subscribe_msg_sent_event',
        '<SubscribeMsgSentEvent><List><MsgID>1</MsgID></List><List><MsgID>2</MsgID></List></SubscribeMsgSentEvent>',
      ),
      event('subscribe_msg_sent_event', '<SubscribeMsgSentEvent>x</SubscribeMsgSentEvent>'),
      '<xml><MsgType>x</MsgType></xml>',
      '<xml><MsgType>y</MsgType></xml>',
      message('text', '<MsgId>no number</MsgId>'),
    ]
    const ids = await Promise.all(bodies.map(idOf))

    expect(new Set(ids).size).toBe(bodies.length)
  })

  it('is the same at each try, and for other fields', async () => {
    expect(await idOf(event('LOCATION', '<Latitude>1</Latitude>'))).toBe(
      await idOf(event('LOCATION', '<Latitude>1</Latitude>')),
    )
  })

  it('and the order key tell no openid', async () => {
    for (const body of [event('CLICK'), message('text', '<MsgId>1</MsgId>'), message('text', '')]) {
      const { id, orderKey } = await eventOf(body)
      expect(`${id} ${orderKey}`).not.toContain(openid)
    }
  })

  it('is not made of nothing where the host gives no digest', async () => {
    const mute = { ...plainCall(), digest: async () => undefined }

    await expect(push.open(plainPush(event('CLICK')), mute)).rejects.toThrow('no digest')
  })
})

describe('the order of events', () => {
  it('is kept for one user', async () => {
    const [text, click, other] = await Promise.all(
      [message('text', '<MsgId>1</MsgId>'), event('CLICK'), event('CLICK').replace(openid, 'other')].map((body) =>
        eventOf(body),
      ),
    )

    // printf '["oyORnuP8q7ou2gfYjqLzSIWZf0rs"]' | sha256sum
    expect(text?.orderKey).toBe('583fa19f1f43157d0c2218ec82f7b892146394c646064f91a494988b7c240f73')
    expect(click?.orderKey).toBe(text?.orderKey)
    expect(other?.orderKey).not.toBe(text?.orderKey)
  })

  it('is free where nobody is named', async () => {
    expect(await eventOf('<xml><MsgType>x</MsgType></xml>')).not.toHaveProperty('orderKey')
  })
})

describe('the end of a template message', () => {
  const finished = async (fields: string) => (await eventOf(event('TEMPLATESENDJOBFINISH', fields))).settles

  it.each([
    ['success', 'delivered'],
    ['failed:user block', 'failed'],
    ['failed: system failed', 'failed'],
  ])('with %s is %s', async (status, stage) => {
    expect(await finished(`<MsgID>3487542469355618313</MsgID><Status><![CDATA[${status}]]></Status>`)).toEqual({
      protocol: 'template',
      key: '3487542469355618313',
      stage,
      detail: status,
      at: 1409735668000,
    })
  })

  it('is told in JSON alike', async () => {
    const json = '{"MsgType":"event","Event":"TEMPLATESENDJOBFINISH","MsgID":3487542469355618313,"Status":"success"}'

    expect((await eventOf(json)).settles).toEqual({
      protocol: 'template',
      key: '3487542469355618313',
      stage: 'delivered',
      detail: 'success',
    })
  })

  it.each(['', 'x', '1'.repeat(33)])('settles nothing with the number "%s"', async (number) => {
    expect(await finished(`<MsgID>${number}</MsgID><Status>success</Status>`)).toBeUndefined()
  })

  it.each(['<MsgID>1</MsgID>', '<MsgID>1</MsgID><Status></Status>'])(
    'settles nothing without a status: %s',
    async (fields) => {
      expect(await finished(fields)).toBeUndefined()
    },
  )

  it('is told by no other event', async () => {
    expect(
      (await eventOf(event('MASSSENDJOBFINISH', '<MsgID>1</MsgID><Status>success</Status>'))).settles,
    ).toBeUndefined()
  })
})

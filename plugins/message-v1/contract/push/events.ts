import type { PushInteraction } from '@wxhost/contracts'
import { base, message, orderKey, pushes, secure, shownCommon, taken, user } from '../samples.ts'

const event = (Event: string, members: object) => message('event', { Event, ...members })
const told = (Event: string, id: string, members: object, more: object = {}) => ({
  id: `event:${id}`,
  type: Event,
  orderKey,
  ...more,
  data: { ...shownCommon, MsgType: 'event', Event, ...members },
})
const asEvent = { isEvent: true }

/** Events without a number: told by whose, when, which, and its key and ticket; hashes by sha256sum. @see additions, 5 */
const byUsers: readonly (readonly [string, string, object])[] = [
  [
    'subscribe',
    '9f873086e05c40b3634fa7159590f33a7f06363f440626e01bf55840a6951ced',
    { EventKey: 'qrscene_123123', Ticket: 'TICKET' },
  ],
  [
    'SCAN',
    '7abceccbb049e7ac401467f8891a4ac5c02372432a3372ed3a8d3c2c272f9529',
    { EventKey: 'SCENE_VALUE', Ticket: 'SAMPLE_TICKET' },
  ],
  [
    'LOCATION',
    'f3517ac7993fb73a4773a6a9e1b43eb9d2ca79e04b68bad95027f183422d1a41',
    { Latitude: '23.137466', Longitude: '113.352425', Precision: '119.385040' },
  ],
  ['CLICK', '1fae988ccd8dc6ac2d8808247f868d3a9c575f91a827407b7f6153b44dc4750d', { EventKey: 'EVENTKEY' }],
  ['VIEW', 'b43bace1b738bd61f030b6bdc7c097ba17b16c6d2cba8b0a9b12d73dd7f8c367', { EventKey: 'https://m.example.com/' }],
  [
    'pic_sysphoto',
    '9cf7d427a91d1f9d70ef73492bd381eccd6565a317b058e6d487153eee287833',
    {
      EventKey: 'rselfmenu_1_0',
      SendPicsInfo: { Count: '1', PicList: { item: [{ PicMd5Sum: '1b5f7c23b5bf75682a53e7b6d163e185' }] } },
    },
  ],
]

const MsgID = '3487542469355618313'
const settled = (stage: string, detail: string) => ({
  settles: { protocol: 'template', key: MsgID, stage, detail, at: 1_704_067_200_000 },
})
const finish = 'TEMPLATESENDJOBFINISH'

/** What became of a template message. @see template-message page, additions 4 "The finish event" */
const finished: readonly (readonly [string, string, object, object])[] = [
  ['success', MsgID, { MsgID, Status: 'success' }, settled('delivered', 'success')],
  ['failed:user block', MsgID, { MsgID, Status: 'failed:user block' }, settled('failed', 'failed:user block')],
  [
    'failed: system failed',
    MsgID,
    { MsgID, Status: 'failed: system failed' },
    settled('failed', 'failed: system failed'),
  ],
  ['a word of 101 characters', MsgID, { MsgID, Status: 'x'.repeat(101) }, settled('failed', 'x'.repeat(100))],
  ['nothing', MsgID, { MsgID }, {}],
  [
    'success without a number',
    '372c1ccdf969cdc28e0fa7a7a90e081aaf5ea929b5c66094c565d04a3763e6e4',
    { Status: 'success' },
    {},
  ],
  [
    'success of 32 digits',
    '1'.repeat(32),
    { MsgID: '1'.repeat(32), Status: 'success' },
    { settles: { ...settled('delivered', 'success').settles, key: '1'.repeat(32) } },
  ],
  ['success of 33 digits', '1'.repeat(33), { MsgID: '1'.repeat(33), Status: 'success' }, {}],
  [
    'success of a word',
    '02f393ea9358560882c1fe797bf99d600aa4643a68276d8e3d714d1c4f19aecc',
    { MsgID: 'abc', Status: 'success' },
    {},
  ],
]

const sent = 'subscribe_msg_sent_event'
const sending = (number: string) => ({
  TemplateId: 'VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc',
  MsgID: number,
  ErrorCode: '0',
  ErrorStatus: 'success',
})
const oneList = { SubscribeMsgSentEvent: { List: [sending('1864323726461255680')] } }
const twoLists = { SubscribeMsgSentEvent: { List: [sending('1864323726461255680'), sending('1864323726461255681')] } }

/** Sendings that WeChat tells of by numbers of its own. @see additions, 5 "Tries and dedupe" */
const sendings: readonly (readonly [string, string, string, object, object?])[] = [
  ['of one subscribed message', sent, '1864323726461255680', oneList],
  ['of two subscribed messages', sent, 'e05b1f6e1382b84ceaafca31e5e16322cb1cd0b0442e2b86686ced2898d3af05', twoLists],
  [
    'of no subscribed message',
    sent,
    'bcc7df4a91a87ca8f1bc1750e531920111eebc458518cae3d4d11dc36389a72f',
    { SubscribeMsgSentEvent: { List: '' } },
    { SubscribeMsgSentEvent: { List: [] } },
  ],
  [
    'of a subscribed message without a number',
    sent,
    'bcc7df4a91a87ca8f1bc1750e531920111eebc458518cae3d4d11dc36389a72f',
    { SubscribeMsgSentEvent: { List: [{ TemplateId: 'x' }] } },
  ],
  [
    'of a subscribed message whose number is elsewhere',
    sent,
    'bcc7df4a91a87ca8f1bc1750e531920111eebc458518cae3d4d11dc36389a72f',
    { SubscribeMsgSentEvent: 'x' },
  ],
  ['to many', 'MASSSENDJOBFINISH', '1000001625', { MsgID: '1000001625', Status: 'send success', TotalCount: '100' }],
  ['to many under another name', 'MASSSENDJOBFINISH', '1000001626', { MsgId: '1000001626', Status: 'send success' }],
]

export const events: readonly PushInteraction[] = [
  ...byUsers.map(
    ([type, id, members]): PushInteraction => ({
      ...base,
      description: `an event comes: ${type}`,
      states: pushes(type, { FromUserName: user, ...members }),
      push: secure(event(type, members)),
      opened: taken(told(type, id, members), asEvent),
    }),
  ),
  ...finished.map(
    ([what, id, members, more]): PushInteraction => ({
      ...base,
      description: `a template message ended with ${what}`,
      page: 'template-message page; additions, 4 "The finish event"',
      states: pushes(finish, { FromUserName: user, ...members }),
      push: secure(event(finish, members)),
      opened: taken(told(finish, id.startsWith('372c') ? id : `${finish}:${id}`, members, more), asEvent),
    }),
  ),
  ...sendings.map(
    ([what, type, id, members, shown = members]): PushInteraction => ({
      ...base,
      description: `WeChat tells of a sending ${what}`,
      page: 'additions, 5 "Tries and dedupe"',
      states: pushes(type, { FromUserName: user, ...members }),
      push: secure(event(type, members)),
      opened: taken(told(type, id.startsWith('bcc7') ? id : `${type}:${id}`, shown), asEvent),
    }),
  ),
]

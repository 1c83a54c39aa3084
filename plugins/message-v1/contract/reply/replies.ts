import { type PushInteraction, regex, type Tree } from '@wxhost/contracts'
import type { Json } from '@wxhost/core/protocol'
import { account, base, message, orderKey, pushes, secure, shownCommon, taken, user } from '../samples.ts'

const MsgId = '6054768590064713728'
const text = message('text', { Content: '你好', MsgId })
const opened = taken({
  id: `message:${MsgId}`,
  type: 'text',
  orderKey,
  data: { ...shownCommon, MsgType: 'text', Content: '你好', MsgId },
})
const page = 'callback page, 4 and 6; additions, 5 "Passive replies"'

const replied = (what: string, message: Json, shows: Tree, more: Partial<PushInteraction> = {}): PushInteraction => ({
  ...base,
  page,
  description: `a user is answered ${what}`,
  states: pushes('text', { FromUserName: user }),
  push: secure(text),
  opened,
  reply: { message, shows },
  ...more,
})

/** To and from are swapped; the time is now. */
const shown = (MsgType: string, members: object) => ({
  ToUserName: user,
  FromUserName: account,
  CreateTime: '1704067200',
  MsgType,
  ...members,
})

const failed = (code: string, word: string, path?: string) => ({
  kind: 'error',
  class: 'invalid-argument',
  code,
  message: regex(`[\\s\\S]*${word}[\\s\\S]*`, word),
  ...(path === undefined ? {} : { path }),
})

const media = { MediaId: 'media_id' }
const video = { MediaId: 'media_id', Title: 'title', Description: '描述' }
const music = {
  Title: '歌',
  Description: '描述',
  MusicUrl: 'https://a/1',
  HQMusicUrl: 'https://a/2',
  ThumbMediaId: 'id',
}
const article = { Title: '标题', Description: '描述', PicUrl: 'https://a/p', Url: 'https://a/u' }

const whole: readonly (readonly [string, Json, object])[] = [
  ['with a text', { MsgType: 'text', Content: '你好 ]]> <&>' }, shown('text', { Content: '你好 ]]> <&>' })],
  ['with a picture', { MsgType: 'image', Image: media }, shown('image', { Image: media })],
  ['with a voice', { MsgType: 'voice', Voice: media }, shown('voice', { Voice: media })],
  ['with a video', { MsgType: 'video', Video: video }, shown('video', { Video: video })],
  ['with a bare video', { MsgType: 'video', Video: media }, shown('video', { Video: media })],
  ['with music', { MsgType: 'music', Music: music }, shown('music', { Music: music })],
  [
    'with bare music',
    { MsgType: 'music', Music: { ThumbMediaId: 'id' } },
    shown('music', { Music: { ThumbMediaId: 'id' } }),
  ],
  [
    'with two articles',
    { MsgType: 'news', Articles: [article, { Title: '二' }] },
    shown('news', { ArticleCount: '2', Articles: { item: [article, { Title: '二' }] } }),
  ],
  [
    'with one article',
    { MsgType: 'news', Articles: [article] },
    shown('news', { ArticleCount: '1', Articles: { item: article } }),
  ],
  [
    'with eight articles',
    { MsgType: 'news', Articles: Array.from({ length: 8 }, () => article) },
    shown('news', { ArticleCount: '8', Articles: { item: Array.from({ length: 8 }, () => article) } }),
  ],
  ['by a person', { MsgType: 'transfer_customer_service' }, shown('transfer_customer_service', {})],
  [
    'by a certain person',
    { MsgType: 'transfer_customer_service', TransInfo: { KfAccount: 'test1@test' } },
    shown('transfer_customer_service', { TransInfo: { KfAccount: 'test1@test' } }),
  ],
]

const nothing: readonly (readonly [string, Json])[] = [
  ['null', null],
  ['an empty text', ''],
  ['success', 'success'],
  ['an empty object', {}],
]

const missing = 'a text that is not empty'

const misfits: readonly (readonly [string, Json, string, string])[] = [
  [
    'of no kind',
    { Content: '你好' },
    'one of text, image, voice, video, music, news, transfer_customer_service',
    '/MsgType',
  ],
  ['of a kind that is none', { MsgType: 'toString' }, 'one of text', '/MsgType'],
  ['that is a word', 'hello', 'one of text', '/MsgType'],
  ['that is a list', ['text'], 'one of text', '/MsgType'],
  ['of a number for a kind', { MsgType: 1 }, 'one of text', '/MsgType'],
  ['of a list for a kind', { MsgType: ['text'], Content: 'x' }, 'one of text', '/MsgType'],
  ['without its text', { MsgType: 'text' }, missing, '/Content'],
  ['with an empty text', { MsgType: 'text', Content: '' }, missing, '/Content'],
  ['with a number for a text', { MsgType: 'text', Content: 1 }, missing, '/Content'],
  ['with more than it may hold', { MsgType: 'text', Content: 'x', 'a/b~c': 'x' }, 'no such member', '/a~1b~0c'],
  ['without its picture', { MsgType: 'image' }, 'an object with MediaId', '/Image'],
  ['with a picture that is none', { MsgType: 'image', Image: {} }, missing, '/Image/MediaId'],
  ['with more in its picture', { MsgType: 'image', Image: { MediaId: 'x', a: 'x' } }, 'no such member', '/Image/a'],
  ['without its voice', { MsgType: 'voice' }, 'an object with MediaId', '/Voice'],
  ['with a list for a voice', { MsgType: 'voice', Voice: [] }, 'an object with MediaId', '/Voice'],
  ['without its video', { MsgType: 'video' }, 'an object with MediaId, Title, Description', '/Video'],
  ['with a video without an id', { MsgType: 'video', Video: { Title: 'x' } }, missing, '/Video/MediaId'],
  ['with a video of an empty title', { MsgType: 'video', Video: { MediaId: 'x', Title: '' } }, missing, '/Video/Title'],
  [
    'with a video of no description',
    { MsgType: 'video', Video: { MediaId: 'x', Description: null } },
    missing,
    '/Video/Description',
  ],
  [
    'without its music',
    { MsgType: 'music' },
    'an object with Title, Description, MusicUrl, HQMusicUrl, ThumbMediaId',
    '/Music',
  ],
  ['with music without a picture', { MsgType: 'music', Music: { Title: 'x' } }, missing, '/Music/ThumbMediaId'],
  ...['Title', 'Description', 'MusicUrl', 'HQMusicUrl'].map(
    (name) =>
      [
        `with music whose ${name} is empty`,
        { MsgType: 'music', Music: { ...music, [name]: '' } },
        missing,
        `/Music/${name}`,
      ] as const,
  ),
  ['without articles', { MsgType: 'news' }, 'a list of 1 to 8', '/Articles'],
  ['with no articles', { MsgType: 'news', Articles: [] }, 'a list of 1 to 8', '/Articles'],
  [
    'with nine articles',
    { MsgType: 'news', Articles: Array.from({ length: 9 }, () => article) },
    'a list of 1 to 8',
    '/Articles',
  ],
  [
    'with an article without a title',
    { MsgType: 'news', Articles: [article, { Url: 'x' }] },
    missing,
    '/Articles/1/Title',
  ],
  ...['Description', 'PicUrl', 'Url'].map(
    (name) =>
      [
        `with an article whose ${name} is empty`,
        { MsgType: 'news', Articles: [{ ...article, [name]: '' }] },
        missing,
        `/Articles/0/${name}`,
      ] as const,
  ),
  [
    'with an article that is none',
    { MsgType: 'news', Articles: ['x'] },
    'an object with Title, Description, PicUrl, Url',
    '/Articles/0',
  ],
  [
    'by a person without a name',
    { MsgType: 'transfer_customer_service', TransInfo: {} },
    missing,
    '/TransInfo/KfAccount',
  ],
  ['by nobody', { MsgType: 'transfer_customer_service', TransInfo: null }, 'an object with KfAccount', '/TransInfo'],
]

const scan = message('event', { Event: 'CLICK', EventKey: 'EVENTKEY' })
const scanned = taken(
  {
    id: 'event:1fae988ccd8dc6ac2d8808247f868d3a9c575f91a827407b7f6153b44dc4750d',
    type: 'CLICK',
    orderKey,
    data: { ...shownCommon, MsgType: 'event', Event: 'CLICK', EventKey: 'EVENTKEY' },
  },
  { isEvent: true },
)
const byEvent = {
  states: pushes('CLICK', { FromUserName: user, EventKey: 'EVENTKEY' }),
  push: secure(scan),
  opened: scanned,
}

const { FromUserName: _, ...fromNobody } = text
const { ToUserName: __, ...toNobody } = text
const idOf = (data: object, to: object) =>
  taken({ id: `message:${MsgId}`, type: 'text', ...('FromUserName' in data ? { orderKey } : {}), data }, to)
const shownText = { ...shownCommon, MsgType: 'text', Content: '你好', MsgId }
const { FromUserName: ___, ...shownFromNobody } = shownText
const { ToUserName: ____, ...shownToNobody } = shownText
const content = { MsgType: 'text', Content: '好' }
const impossible = failed('reply-not-possible', 'user and account')

export const replies: readonly PushInteraction[] = [
  ...whole.map(([what, message, shows]) => replied(what, message, shows)),
  ...nothing.map(([what, message]) => replied(`with nothing: ${what}`, message, 'success')),
  ...misfits.map(([what, message, word, path]) =>
    replied(`with a message ${what}`, message, failed('reply-malformed', word, path)),
  ),
  replied('who clicked', content, shown('text', { Content: '好' }), byEvent),
  replied(
    'by a person who clicked',
    { MsgType: 'transfer_customer_service' },
    failed('reply-not-possible', 'not events', '/MsgType'),
    byEvent,
  ),
  replied(
    'with control characters left out',
    { MsgType: 'text', Content: 'a\u0001b' },
    shown('text', { Content: 'ab' }),
  ),
  replied('who is nobody', content, impossible, {
    states: [],
    push: secure(fromNobody),
    opened: idOf(shownFromNobody, { to: undefined }),
  }),
  replied('by nobody that is an account', content, impossible, {
    states: [],
    push: secure(toNobody),
    opened: idOf(shownToNobody, { from: undefined }),
  }),
  replied(
    'in JSON with two articles',
    { MsgType: 'news', Articles: [article, { Title: '二' }] },
    {
      ...shown('news', { ArticleCount: 2, Articles: { item: [article, { Title: '二' }] } }),
      CreateTime: 1_704_067_200,
    },
    {
      states: pushes('text', { FromUserName: user, Content: '你好' }, { format: 'json' }),
      push: secure(text, { as: 'json' }),
      opened: taken({ id: `message:${MsgId}`, type: 'text', orderKey, data: shownText }, { format: 'json' }),
    },
  ),
]

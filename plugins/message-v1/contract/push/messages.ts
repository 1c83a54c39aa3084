import type { PushInteraction } from '@wxhost/contracts'
import { base, common, message, orderKey, pushes, secure, shownCommon, taken, user } from '../samples.ts'
import { rejections } from './rejections.ts'

const MsgId = '6054768590064713728'

/** What a user can send, with WeChat's own names. @see callback page, 6 */
const kinds: readonly (readonly [string, object])[] = [
  ['text', { Content: '你好,abcd' }],
  ['image', { PicUrl: 'http://mmbiz.qpic.cn/sample', MediaId: 'media_id_1' }],
  ['voice', { MediaId: 'media_id_1', Format: 'amr', Recognition: '腾讯微信团队', MediaId16K: 'media_id_16k' }],
  ['video', { MediaId: 'media_id_1', ThumbMediaId: 'thumb_media_id_1' }],
  ['shortvideo', { MediaId: 'media_id_1', ThumbMediaId: 'thumb_media_id_1' }],
  ['location', { Location_X: '23.134521', Location_Y: '113.358803', Scale: '20', Label: '位置信息' }],
  ['link', { Title: '标题 <&> "', Description: ']]> 描述', Url: 'https://mp.weixin.qq.com/?a=1&b=2' }],
]

const told = (type: string, members: object) => ({
  id: `message:${MsgId}`,
  type,
  orderKey,
  data: { ...shownCommon, MsgType: type, ...members, MsgId },
})

const text = message('text', { Content: '你好,abcd', MsgId })
const state = pushes('text', { FromUserName: user, Content: '你好,abcd' })

/** Numbers that are no number of WeChat's are told by their hash, by sha256sum. */
const oddNumbers: readonly (readonly [string, string, string])[] = [
  ['64 digits', '1'.repeat(64), `message:${'1'.repeat(64)}`],
  ['65 digits', '1'.repeat(65), 'message:fd50060849df1399014046f7bbf55b66423a5adcbeddc481937a4075c9728514'],
  ['letters', 'abc', 'message:02f393ea9358560882c1fe797bf99d600aa4643a68276d8e3d714d1c4f19aecc'],
]

export const messages: readonly PushInteraction[] = [
  ...kinds.map(
    ([type, members], index): PushInteraction => ({
      ...base,
      description: `a user sends: ${type}`,
      ...(index === 0 ? { declares: { owner: 'app', get: true }, rejects: rejections } : {}),
      states: pushes(type, { FromUserName: user, ...members }),
      push: secure(message(type, { ...members, MsgId })),
      opened: taken(told(type, members)),
    }),
  ),
  {
    ...base,
    description: 'a message comes under the key before',
    page: 'callback page, 3',
    states: pushes('text', { FromUserName: user, Content: '你好,abcd' }, { key: 'previous' }),
    push: secure(text, { key: 'previous' }),
    opened: taken(told('text', { Content: '你好,abcd' }), { key: 'message-aes-previous' }),
    reply: { message: { MsgType: 'text', Content: '好' }, shows: replyShown() },
  },
  {
    ...base,
    description: 'a message comes in JSON',
    page: 'additions, 5 "JSON mode"',
    states: pushes('text', { FromUserName: user, Content: '你好,abcd' }, { format: 'json' }),
    push: secure(text, { as: 'json' }),
    opened: taken(told('text', { Content: '你好,abcd' }), { format: 'json' }),
    reply: { message: { MsgType: 'text', Content: '好' }, shows: { ...replyShown(), CreateTime: 1_704_067_200 } },
  },
  {
    ...base,
    description: 'a message comes plain to an account that takes that',
    page: 'callback page, 2',
    call: { settings: { plain: true } },
    rejects: plainRejections(),
    states: pushes('text', { FromUserName: user, Content: '你好,abcd' }, { mode: 'plain' }),
    push: secure(text, { mode: 'plain' }),
    opened: taken(told('text', { Content: '你好,abcd' }), { key: undefined }),
    reply: { message: { MsgType: 'text', Content: '好' }, shows: replyShown() },
  },
  {
    ...base,
    description: 'a message in JSON comes plain to an account that takes that',
    page: 'additions, 5 "JSON mode"',
    call: { settings: { plain: true } },
    states: pushes('text', { FromUserName: user, Content: '你好,abcd' }, { mode: 'plain', format: 'json' }),
    push: secure(text, { mode: 'plain', as: 'json' }),
    opened: taken(told('text', { Content: '你好,abcd' }), { key: undefined, format: 'json' }),
    reply: { message: { MsgType: 'text', Content: '好' }, shows: { ...replyShown(), CreateTime: 1_704_067_200 } },
  },
  ...[{}, { plain: false }, { plain: 'true' }].map(
    (settings): PushInteraction => ({
      ...base,
      description: `a message comes plain to an account that does not take that: ${JSON.stringify(settings)}`,
      page: 'additions, 5 "What a signature covers"',
      call: { settings },
      states: state,
      push: secure(text, { mode: 'plain' }),
      opened: {
        kind: 'refused',
        reason: 'mode',
        answer: { status: 403, body: 'This account takes encrypted messages only' },
      },
    }),
  ),
  {
    ...base,
    description: 'a message comes for an account of a platform',
    page: 'callback page, 3; open-platform page',
    call: { componentAppid: 'wxcomponent000001a' },
    states: pushes(
      'text',
      { ToUserName: common.ToUserName, FromUserName: user, Content: '你好,abcd' },
      { platform: true },
    ),
    push: secure(text),
    opened: taken(told('text', { Content: '你好,abcd' })),
    reply: { message: { MsgType: 'text', Content: '好' }, shows: replyShown() },
  },
  {
    ...base,
    description: 'a message without a number is told by whose it is and when',
    states: pushes('text', { FromUserName: user, MsgId: '' }),
    push: secure(message('text', { Content: '你好', MsgId: '' })),
    opened: taken({
      id: 'message:36803cf4f640688e170bf87524e4f01f8966afc2aaa9a8ba6f3b12acd8aabf66',
      type: 'text',
      orderKey,
      data: { ...shownCommon, MsgType: 'text', Content: '你好', MsgId: '' },
    }),
  },
  ...oddNumbers.map(
    ([what, number, id]): PushInteraction => ({
      ...base,
      description: `a message has a number of ${what}`,
      states: pushes('text', { FromUserName: user, MsgId: number }),
      push: secure(message('text', { Content: '你好', MsgId: number })),
      opened: taken({
        id,
        type: 'text',
        orderKey,
        data: { ...shownCommon, MsgType: 'text', Content: '你好', MsgId: number },
      }),
    }),
  ),
]

function replyShown() {
  return { ToUserName: user, FromUserName: common.ToUserName, CreateTime: '1704067200', MsgType: 'text', Content: '好' }
}

function plainRejections() {
  const signature = {
    kind: 'refused',
    reason: 'signature',
    answer: { status: 401, body: 'The signature does not match' },
  }
  const names = [
    'a foreign signature',
    ...['timestamp', 'nonce', 'signature'].flatMap((name) => [`no ${name}`, `another ${name}`]),
  ]
  return Object.fromEntries(names.map((name) => [name, signature]))
}

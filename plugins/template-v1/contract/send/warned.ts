import { asked, type Exchange, type Tree, withRid } from '@wxhost/contracts'
import { appointment, saying } from '../sample.ts'
import { accepted, clientMsgId, data, idempotencyKey, message, requestOf, sending } from './sending.ts'

/** The template's text as `list` gives it, in the app's settings. */
const content = '{{thing1.DATA}}\n时间：{{time2.DATA}}\n金额：{{ amount3.DATA }}{{thing1.DATA}}'
const knowing = { idempotencyKey, settings: { templates: { [appointment]: { content } } } }

const warned = (so: string, given: object, warnings: readonly Tree[], call = {}): Exchange =>
  asked(sending, {
    so,
    call: { idempotencyKey, ...call },
    input: { ...message, data: given },
    request: requestOf({ ...message, data: given }),
    answer: accepted,
    result: { kind: 'output', output: { msgid: '3282640000000000001' }, ...(warnings.length > 0 && { warnings }) },
  })

const color = (key: string) => ({ code: 'color-ignored', message: saying('color'), path: `/data/${key}/color` })
const obsolete = (key: string) => ({ code: 'key-obsolete', message: saying(key), path: `/data/${key}` })
const unknown = (key: string) => ({
  code: 'key-unknown',
  message: saying(key, 'thing1, time2, amount3.'),
  path: `/data/${key}`,
})
const unchecked = (key: string) => ({ code: 'value-unchecked', message: saying(key), path: `/data/${key}` })

/** What WeChat accepts and the user will not see, or nobody could check: additions 4 "Value rules", last paragraph. */
export const warnedMessages: readonly Exchange[] = [
  warned('is accepted without a word where the text of its template is known', data, [], knowing),
  warned(
    'is accepted with a warning of every color and key that are for nothing',
    {
      first: { value: 'Hello' },
      ...data,
      time2: { ...data.time2, color: '#173177' },
      thing9: { value: 'x', color: '#abcDEF' },
      keyword1: { value: 'x' },
      remark: { value: 'Bye' },
    },
    [obsolete('first'), color('time2'), unknown('thing9'), color('thing9'), obsolete('keyword1'), obsolete('remark')],
    knowing,
  ),
  warned(
    'is accepted with a warning of values that could not be checked',
    {
      ...data,
      orderName: { value: 'x' },
      Thing1: { value: 'x' },
      short_thing8: { value: 'x'.repeat(200) },
      keyword12: { value: 'x' },
      keyword: { value: 'x' },
      first1: { value: 'x' },
      aremark: { value: 'x' },
    },
    [
      unchecked('orderName'),
      unchecked('Thing1'),
      obsolete('keyword12'),
      unchecked('keyword'),
      unchecked('first1'),
      unchecked('aremark'),
    ],
  ),
  // first and remark are not shown since 2023: a text that still asks for them lacks nothing.
  warned('is accepted where its template asks for first and remark', data, [], {
    settings: {
      templates: { [appointment]: { content: `{{first.DATA}}${content}{{remark.DATA}}{{ no placeholder }}` } },
    },
  }),
  warned('is accepted unchecked where the text of its template is no text', data, [], {
    settings: { templates: { [appointment]: { content: 7 } } },
  }),
  warned('is accepted unchecked where the template in the settings is none', data, [], {
    settings: { templates: { [appointment]: 7 } },
  }),
  warned('is accepted unchecked where the settings know another template only', data, [], {
    settings: { templates: { another: { content: '{{thing8.DATA}}' } } },
  }),
  warnedByAlias(),
  warnedOnRepeat(),
]

/** What WeChat had accepted before is told last. */
function warnedOnRepeat(): Exchange {
  const given = { ...data, time2: { ...data.time2, color: '#173177' } }
  return asked(sending, {
    so: 'is warned of on a repeat that WeChat knows',
    resent: true,
    states: [{ name: 'a message was sent with this id', params: { client_msg_id: clientMsgId } }],
    input: { ...message, data: given },
    request: requestOf({ ...message, data: given }),
    answer: { json: { errcode: 45065, errmsg: withRid('clientmsgid exist') } },
    result: {
      kind: 'output',
      output: { msgid: null },
      warnings: [color('time2'), { code: 'msgid-unknown', message: saying('45065') }],
    },
  })
}

/** The warnings of a message by alias are those of the template behind it. */
function warnedByAlias(): Exchange {
  const given = { ...data, thing9: { value: 'x' } }
  return asked(sending, {
    so: 'is warned of by the text of the template that an alias stands for',
    call: { idempotencyKey, settings: { ...knowing.settings, aliases: { 'a:b': appointment } } },
    input: { ...message, template_id: 'a:b', data: given },
    request: requestOf({ ...message, data: given }),
    answer: accepted,
    result: { kind: 'output', output: { msgid: '3282640000000000001' }, warnings: [unknown('thing9')] },
  })
}

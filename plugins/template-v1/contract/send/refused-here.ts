import type { Exchange } from '@wxhost/contracts'
import { appointment, refusedHere } from '../sample.ts'
import { data, message } from './sending.ts'

const content = '{{thing1.DATA}}\n时间：{{time2.DATA}}\n金额：{{ amount3.DATA }}'
const templates = { [appointment]: { content } }

interface NotSent {
  /** Goes on after `a template message is not sent`. */
  readonly with: string
  readonly change: object
  readonly settings?: NonNullable<Exchange['call']>['settings']
  readonly result: object
}

const link = (url: string): NotSent => ({
  with: `with the address ${JSON.stringify(url)}`,
  change: { url },
  result: refusedHere('url-malformed', '/url', 'http://', 'https://'),
})

const page = (pagepath: string): NotSent => ({
  with: `with the page ${JSON.stringify(pagepath)}`,
  change: { miniprogram: { appid: 'wx4f4bc4dec97d474b', pagepath } },
  result: refusedHere('pagepath-malformed', '/miniprogram/pagepath', 'pagepath'),
})

const color = (value: string): NotSent => ({
  with: `with the color ${value}`,
  change: { data: { ...data, time2: { ...data.time2, color: value } } },
  result: refusedHere('color-malformed', '/data/time2/color', 'time2', '#RRGGBB'),
})

/** A missing placeholder is an error (additions 4); WeChat says 47003. */
const lacking = (what: string, given: object, path: string, ...says: readonly string[]): NotSent => ({
  with: `without ${what}`,
  change: { data: given },
  settings: { templates },
  result: refusedHere('placeholder-missing', path, ...says),
})

const { thing1, time2, amount3 } = data

const notSent: readonly NotSent[] = [
  ...['ftp://m.example.com', 'javascript:alert(1)', 'https://m.example.com/a b', '//m.example.com', 'http:/m'].map(
    link,
  ),
  ...['https://', 'https://m.example.com/\u0007', 'https://m.example.com/\ud83d', ' https://m.example.com', ''].map(
    link,
  ),
  ...['a\u0000', '\ud83d'].map(page),
  // template-message page: `"color"?:"#RRGGBB"`; "hex only".
  ...['red', '#f00', 'rgb(1,2,3)', '#12345G', '173177', '#1731777', 'x#173177', ''].map(color),
  lacking('the amount', { thing1, time2 }, '/data', 'data does not hold: amount3.'),
  lacking('its time and its amount', { thing1 }, '/data', ': time2; amount3.'),
  lacking(
    'a key that is written in another case',
    { Thing1: thing1, time2, amount3 },
    '/data/Thing1',
    'thing1 (data has Thing1',
  ),
  lacking(
    'two keys of which the second is misspelt',
    { tiem2: time2, amount33: amount3 },
    '/data/tiem2',
    'thing1; time2 (data has tiem2; keys are case-sensitive); amount3 (data has amount33',
  ),
  lacking('a key whose near miss is one of its own', { time2, amount3, something: thing1 }, '/data', ': thing1.'),
  {
    with: 'without a key whose near miss the template asks for, too',
    change: { data: { thing2: thing1 } },
    settings: { templates: { [appointment]: { content: '{{thing1.DATA}}{{thing2.DATA}}' } } },
    result: refusedHere('placeholder-missing', '/data', ': thing1.'),
  },
  // The first fault is told: the address before the keys, the keys before the values, a value before its color.
  {
    with: 'with a wrong address and a missing key',
    change: { url: 'm', data: { thing1 } },
    settings: { templates },
    result: refusedHere('url-malformed', '/url'),
  },
  {
    with: 'with a wrong page and a missing key',
    change: { miniprogram: { appid: 'wx4f4bc4dec97d474b', pagepath: '\u0001' }, data: { thing1 } },
    settings: { templates },
    result: refusedHere('pagepath-malformed', '/miniprogram/pagepath'),
  },
  {
    with: 'with a missing key and a wrong value',
    change: { data: { thing1, time2: { value: 'noon' } } },
    settings: { templates },
    result: refusedHere('placeholder-missing', '/data', 'amount3'),
  },
  {
    with: 'with a wrong value in a wrong color',
    change: { data: { ...data, time2: { value: 'noon', color: 'red' } } },
    result: refusedHere('value-malformed', '/data/time2/value', 'time2'),
  },
  {
    with: 'with a wrong color and, behind it, a wrong value',
    change: { data: { thing1: { ...thing1, color: 'red' }, time2: { value: 'noon' } } },
    result: refusedHere('color-malformed', '/data/thing1/color', 'thing1'),
  },
]

export const messagesNotSent: readonly Exchange[] = notSent.map(
  ({ with: how, change, settings, result }): Exchange => ({
    kind: 'exchange',
    of: { operation: 'send' },
    page: 'template-message page, "POST /cgi-bin/message/template/send", and additions 4',
    description: `a template message is not sent ${how}`,
    ...(settings === undefined ? {} : { call: { settings } }),
    input: { ...message, ...change },
    steps: [],
    result,
  }),
)

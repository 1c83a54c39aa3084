import { answeringBody, asked, type Exchange } from '@wxhost/contracts'
import { refusedHere, saying } from '../sample.ts'
import { accepted, data, message, path, requestOf, sending, sent } from './sending.ts'

const of = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]))

/** Samples and limits: additions 4 "Value rules", and the worked example of the page. */
const documented = of({
  thing11: '门'.repeat(20),
  thing12: '😀'.repeat(20),
  thing13: 'a b',
  thing: 'a',
  const8: '值'.repeat(20),
  enum1: '值'.repeat(20),
  number1: '0.5',
  number2: '-3',
  number3: `-${'9'.repeat(30)}.99`,
  letter1: 'abcXYZ',
  letter2: 'a'.repeat(32),
  symbol1: '***',
  symbol2: '+-$%#',
  character_string1: 'A-1/2:3',
  character_string2: 'a'.repeat(32),
  time21: '15:01',
  time22: '2019年10月1日 15:01',
  time23: '2024/01/01 10:00:59',
  time24: '15:01~16:01',
  time25: '2019年10月1日 15:01 ~ 2019年12月31日 9:00',
  time26: '2024-1-1 00:59',
  time27: '2024-09-30 23:59:59',
  date1: '2019年10月1日',
  date2: '2019年10月1日 15:01',
  date3: '2024-01-01',
  date4: '2024.1.1 ~ 2024.12.3',
  date5: '2024/11/29',
  date20: '2024.12.31',
  amount31: '￥99.80',
  amount32: '¥99',
  amount33: '$1',
  amount34: '0',
  amount35: '1234567890.1234元',
  phone_number1: '+86-0766-66888866',
  phone_number2: '138****8888',
  car_number1: '粤A8Z888挂',
  car_number2: '京A12345',
  car_number3: 'A',
  name1: '张三',
  name2: '张'.repeat(10),
  name3: 'Li Lei',
  name4: 'a'.repeat(20),
  name5: "O'Neil",
  phrase1: '配送中',
  phrase2: '五个汉字呀',
})

/** Where the documents say nothing, the plugin lets pass and WeChat decides: the mock is told to take them. */
const open = of({
  time31: '24:00',
  time32: '24:00:00',
  time33: '2019年10月1日 15:01~16:00',
  date6: '2024-01-01 10:00~11:00',
  short_thing8: 'two\nlines\u0008\u000c\r\t',
})

/** `constructor` and the like are names as others are. */
const openInKeywords = of({
  constructor: '',
  toString1: '',
  keyword1: '',
  keyword2: 'two\nlines\u0008\u000c\r\t\u0020\u007f\ud83d\ude00',
})

interface Wrong {
  readonly key: string
  readonly value: string
  readonly code: string
  /** What the caller must be told of it. */
  readonly says?: readonly string[]
}

const tooLong = (key: string, value: string, size: number, most: number, takes: string): Wrong => ({
  key,
  value,
  code: 'value-too-long',
  says: [`${key} has a length of ${size}, the most is ${most}`, takes],
})
const malformed = (key: string, takes: string, ...values: readonly string[]): readonly Wrong[] =>
  values.map((value) => ({ key, value, code: 'value-malformed', says: [key, `it takes ${takes}`] }))
const lines = (...values: readonly string[]): readonly Wrong[] =>
  values.map((value) => ({ key: 'thing1', value, code: 'value-line-break', says: ['thing1', 'up to 20 characters'] }))
const noText = (...values: readonly string[]): readonly Wrong[] =>
  values.map((value) => ({ key: 'keyword1', value, code: 'value-not-text', says: ['keyword1'] }))

const wrongs: readonly Wrong[] = [
  { key: 'thing1', value: '', code: 'value-empty', says: ['thing1', 'up to 20 characters'] },
  { key: 'thing1', value: 'bell\u0007', code: 'value-not-text' },
  ...noText('\u0000', '\u0007', '\u000b', '\u000e', '\u001f', 'half \ud83d', '\ude00 half'),
  ...lines('two\nlines', 'two\u2028lines', 'two\u2029lines', 'tab\there', 'back\u0008', '\u007f'),
  tooLong('thing1', '门'.repeat(21), 21, 20, 'up to 20 characters'),
  tooLong('thing1', '😀'.repeat(21), 21, 20, 'up to 20 characters'),
  tooLong('const8', '值'.repeat(21), 21, 20, '20 characters'),
  tooLong('enum1', '值'.repeat(21), 21, 20, '20 characters'),
  tooLong('number1', `${'9'.repeat(32)}.9`, 33, 32, '32 digits'),
  tooLong('letter1', 'a'.repeat(33), 33, 32, '32 letters'),
  tooLong('symbol1', '******', 6, 5, '5 symbols'),
  tooLong('character_string9', 'a'.repeat(33), 33, 32, '32 digits, letters and symbols, no Chinese'),
  tooLong('amount3', '12345678901.5', 11, 10, '10 digits'),
  tooLong('phone_number4', '+86-0766-668888667', 18, 17, '17 digits and symbols'),
  tooLong('car_number5', '粤A8Z8888挂', 9, 8, '8 letters and digits'),
  tooLong('name6', '张'.repeat(11), 11, 10, '10 Chinese characters'),
  tooLong('name6', `张${'a'.repeat(10)}`, 11, 10, 'mixed counts as Chinese'),
  tooLong('name6', 'a'.repeat(21), 21, 20, '20 letters and symbols'),
  tooLong('phrase7', '六个汉字的词', 6, 5, '5 Chinese characters'),
  ...malformed('number1', 'up to 32 digits', 'one', '1,000', '1.', '--1', '1.5.5', 'x1'),
  ...malformed('letter1', 'up to 32 letters', 'abc1', '1abc', '字'),
  ...malformed('symbol1', 'up to 5 symbols', 'a', '1', 'a*', '*a'),
  ...malformed('character_string9', 'up to 32 digits, letters and symbols, no Chinese', '单号1', '1单'),
  ...malformed('time2', 'a 24 h time', '2019年10月1日', '25:00', '24:01', '2019年13月1日 15:01', 'noon', '15:60'),
  ...malformed('time2', 'a 24 h time', '15:01~', '15:01:60', '2019年0月1日 15:01', '2019年10月0日 15:01', '1:1'),
  ...malformed('time2', 'a 24 h time', '2019年10月32日 15:01', '15:01~16:01~17:01', 'at 15:01', '15:01h'),
  ...malformed('date2', 'a date', '15:01', '2024-01/01', '2024-01-32', '2024-1-1~', '24-01-01', '2024-00-01'),
  ...malformed(
    'date2',
    'a date',
    'x 2024-01-01',
    '2024-01-01x',
    '2024.31.12',
    '2024/31/12',
    '2024-31-12',
    '2024年31月12日',
  ),
  ...malformed('amount3', 'one currency sign', '1.00 USD', '￥￥1', '元', '1.', '1.0.0', '-1', '1元元', 'x1'),
  ...malformed('phone_number4', 'up to 17 digits and symbols', 'call me', '电话', 'a1', '1a'),
  ...malformed('car_number5', 'up to 8 letters and digits', '京A12京45', '-A', '京-'),
  ...malformed('name6', 'up to 10 Chinese characters', '张三2', '2张三'),
  ...malformed('phrase7', 'up to 5 Chinese characters', 'sent', '已发1', '1已发'),
]

/** Not text is refused by the host's JSON already; of two separators in one date the documents say nothing. */
const refusedByWechat = wrongs
  .filter(({ code, value }) => code !== 'value-not-text' && value !== '2024-01/01')
  .map(({ key, value }) => [key, value])

const refused = ({ key, value, code, says = [] }: Wrong): Exchange => ({
  kind: 'exchange',
  of: { operation: 'send' },
  page: 'additions 4, "Value rules (category templates)"',
  description: `a template message is not sent with ${key} ${JSON.stringify(value)}`,
  input: { ...message, data: { ...data, [key]: { value } } },
  steps: [],
  result: refusedHere(code, `/data/${key}/value`, ...says),
})

const taken = (so: string, values: object, more: object = {}): Exchange => {
  const given = { ...message, data: { ...data, ...values } }
  return asked(sending, { so, input: given, request: requestOf(given), answer: accepted, result: sent, ...more })
}

const warning = (code: string, key: string) => ({ code, message: saying(key), path: `/data/${key}` })

const told = { states: [answeringBody(path, accepted.text)] }

export const messageValues: readonly Exchange[] = [
  taken('is accepted with values of every kind, each at its limit', documented, {
    states: [{ name: 'WeChat refuses values', params: { values: refusedByWechat } }],
  }),
  taken('is sent with values of which the documents say nothing', open, told),
  taken('is sent with values of old keys, which have no rules', openInKeywords, {
    ...told,
    result: {
      ...sent,
      warnings: [
        ...['constructor', 'toString1'].map((key) => warning('value-unchecked', key)),
        ...['keyword1', 'keyword2'].map((key) => warning('key-obsolete', key)),
      ],
    },
  }),
  ...wrongs.map(refused),
]

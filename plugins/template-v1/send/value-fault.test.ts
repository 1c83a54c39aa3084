import { describe, expect, it } from 'vitest'
import { valueFault } from './value-fault.ts'

// Samples and limits: wire-protocol reference, additions 4 "Value rules", and the template-message page.
const taken: Readonly<Record<string, readonly string[]>> = {
  thing1: ['门诊挂号', '门'.repeat(20), '😀'.repeat(20), 'a b'],
  const8: ['已支付', '值'.repeat(20)],
  enum1: ['已支付'],
  number1: ['1', '0.5', '-3', '9'.repeat(32)],
  letter1: ['abcXYZ', 'a'.repeat(32)],
  symbol1: ['***', '——', '+-$%#'],
  character_string9: ['A-1/2:3', 'a'.repeat(32)],
  time2: [
    '15:01',
    '2019年10月1日 15:01',
    '2024-01-01 10:00',
    '2024/01/01 10:00:59',
    '15:01~16:01',
    '2019年10月1日 15:01~16:00',
    '24:00',
  ],
  date2: ['2019年10月1日', '2019年10月1日 15:01', '2024-01-01', '2024.1.1 ~ 2024.1.3', '2024-01-01 10:00~11:00'],
  amount3: ['1.00元', '￥99.80', '¥99', '$1', '0', '1234567890.12元'],
  phone_number4: ['+86-0766-66888866', '138****8888'],
  car_number5: ['粤A8Z888挂', '京A12345', 'A'],
  name6: ['张三', '张'.repeat(10), 'Li Lei', 'a'.repeat(20), "O'Neil"],
  phrase7: ['配送中', '五个汉字呀'],
  short_thing8: ['x'.repeat(200)],
  keyword1: ['x'.repeat(200), '', 'two\nlines'],
  Thing1: ['x'.repeat(200)],
  constructor1: ['x'],
}

const refused: readonly (readonly [key: string, value: string, code: string])[] = [
  ['thing1', '门'.repeat(21), 'value-too-long'],
  ['thing1', '😀'.repeat(21), 'value-too-long'],
  ['thing1', 'two\nlines', 'value-line-break'],
  ['thing1', 'two\u2028lines', 'value-line-break'],
  ['thing1', 'tab\there', 'value-line-break'],
  ['thing1', 'bell\u0007', 'value-not-text'],
  ['thing1', 'half \ud83d', 'value-not-text'],
  ['thing1', '', 'value-empty'],
  ['keyword1', 'bell\u0007', 'value-not-text'],
  ['const8', '值'.repeat(21), 'value-too-long'],
  ['enum1', '值'.repeat(21), 'value-too-long'],
  ['number1', 'one', 'value-malformed'],
  ['number1', '1,000', 'value-malformed'],
  ['number1', '9'.repeat(33), 'value-too-long'],
  ['letter1', 'abc1', 'value-malformed'],
  ['letter1', 'a'.repeat(33), 'value-too-long'],
  ['symbol1', 'a', 'value-malformed'],
  ['symbol1', '******', 'value-too-long'],
  ['character_string9', '单号1', 'value-malformed'],
  ['character_string9', 'a'.repeat(33), 'value-too-long'],
  ['time2', '2019年10月1日', 'value-malformed'],
  ['time2', '25:00', 'value-malformed'],
  ['time2', '2019年13月1日 15:01', 'value-malformed'],
  ['time2', 'noon', 'value-malformed'],
  ['date2', '15:01', 'value-malformed'],
  ['date2', '2024-01/01', 'value-malformed'],
  ['date2', '2024-01-32', 'value-malformed'],
  ['amount3', '12345678901', 'value-too-long'],
  ['amount3', '1.00 USD', 'value-malformed'],
  ['amount3', '￥￥1', 'value-malformed'],
  ['phone_number4', '+86-0766-668888667', 'value-too-long'],
  ['phone_number4', 'call me', 'value-malformed'],
  ['car_number5', '粤A8Z8888挂', 'value-too-long'],
  ['car_number5', '京A12京45', 'value-malformed'],
  ['name6', '张'.repeat(11), 'value-too-long'],
  ['name6', `张${'a'.repeat(10)}`, 'value-too-long'],
  ['name6', 'a'.repeat(21), 'value-too-long'],
  ['name6', '张三2', 'value-malformed'],
  ['phrase7', '六个汉字的词', 'value-too-long'],
  ['phrase7', 'sent', 'value-malformed'],
]

describe('the value of a template key', () => {
  it.each(Object.entries(taken))('of kind %s is taken as documented', (key, values) => {
    for (const value of values) expect([value, valueFault(key, value)]).toEqual([value, undefined])
  })

  it.each(refused)('%s refuses %j as %s', (key, value, code) => {
    expect(valueFault(key, value)).toMatchObject({ class: 'invalid-argument', code, path: `/data/${key}/value` })
  })

  it('says what came and what is expected, without quoting it', () => {
    const message = valueFault('thing1', '门'.repeat(21))?.message

    expect(message).toBe('thing1 has a length of 21, the most is 20: it takes up to 20 characters')
  })
})

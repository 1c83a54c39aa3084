import { describe, expect, test } from 'vitest'
import { valueFits } from './value-rules.ts'

// wire-protocol reference, additions 4, "Value rules".
const FIT: Readonly<Record<string, readonly string[]>> = {
  thing1: ['门诊挂号', '😀'.repeat(20)],
  const8: ['一'.repeat(20)],
  enum1: ['一'.repeat(20)],
  number1: ['12', '12.5', '-3', `0.${'1'.repeat(31)}`],
  letter1: ['abc'],
  symbol1: ['***'],
  character_string9: ['A-1/#2'],
  time2: ['15:01', '2019年10月1日 15:01', '2024-01-01 10:00', '15:01~16:00'],
  date3: ['2019年10月1日', '2019-10-01 15:01', '2019年10月1日~2019年10月3日'],
  amount3: ['1.00元', '¥100', '₩100', '12'],
  phone_number2: ['+86-0766-66888866', '010/6688.8866'],
  car_number1: ['粤A8Z888挂'],
  name1: ['张三', 'Abcdefghij Klmnopqrs'],
  phrase3: ['配送中'],
  keyword1: ['anything at all that is longer than any of the limits of the others'],
  short_thing1: ['未公开'],
  // Names that every object inherits are prefixes like any other.
  hasOwnProperty1: ['x'],
  valueOf: ['x'],
  isPrototypeOf1: ['x'],
  __proto__1: ['x'],
}

const UNFIT: Readonly<Record<string, readonly string[]>> = {
  thing1: ['', '😀'.repeat(21), 'two\nlines', 'two\u2028lines', 'two\u2029lines'],
  const8: ['一'.repeat(21)],
  enum1: ['一'.repeat(21)],
  number1: ['twelve', '1'.repeat(33)],
  letter1: ['a1', 'a'.repeat(33)],
  symbol1: ['******', 'a'],
  character_string9: ['中文', 'a'.repeat(33)],
  time2: ['25:00', 'noon', '15:01~16:00~17:00'],
  date3: ['15:01', 'tomorrow', '2019年13月1日', '2019-10-32', '2019-00-10'],
  amount3: ['12345678901', 'one yuan', '¥¥1'],
  phone_number2: ['1'.repeat(18), 'phone'],
  car_number1: ['粤A8Z888挂挂挂', '京A12京45'],
  name1: ['张'.repeat(11), 'a'.repeat(21), '张三2'],
  phrase3: ['配送中心已收', 'abc'],
  keyword1: [''],
}

describe('values of a category template', () => {
  test.each(Object.entries(FIT))('%s takes what is documented', (key, values) => {
    for (const value of values) expect([value, valueFits(key, value)]).toEqual([value, true])
  })

  test.each(Object.entries(UNFIT))('%s refuses what is not', (key, values) => {
    for (const value of values) expect([value, valueFits(key, value)]).toEqual([value, false])
  })
})

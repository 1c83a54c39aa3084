import { expect, test } from 'vitest'
import { type Ledger, whatIsWrong } from './verdict.ts'

const sound: Ledger = {
  callers: { made: 2, msgids: ['11', '12'], failed: [] },
  wechat: {
    accepted: 2,
    refused: { 40001: 1 },
    tokenFetches: 5,
    messages: [
      { msgid: '11', clientMsgId: 'a' },
      { msgid: '12', clientMsgId: 'b' },
    ],
  },
}
const wrongWith = (callers: Partial<Ledger['callers']>, wechat: Partial<Ledger['wechat']> = {}) =>
  whatIsWrong({ callers: { ...sound.callers, ...callers }, wechat: { ...sound.wechat, ...wechat } })

test('each call one message, and nothing is wrong', () => {
  expect(whatIsWrong(sound)).toEqual([])
})

test('failed calls are told, a few of many', () => {
  expect(wrongWith({ failed: ['call 7: 502'] })).toEqual(['call 7: 502'])
  expect(wrongWith({ failed: Array.from({ length: 8 }, (_, i) => `call ${i}`) }).at(-1)).toBe(
    '… and 3 more calls failed',
  )
})

test('a message that is missing or came twice is told', () => {
  const [first] = sound.wechat.messages
  const twice = { messages: [...sound.wechat.messages, ...(first ? [{ ...first, msgid: '13' }] : [])] }
  expect(wrongWith({}, twice)).toEqual(['2 calls, but 3 messages', '1 messages came twice'])
  expect(wrongWith({ msgids: ['11', '99'] })).toEqual(['1 answers name a message that nobody got'])
})

test('too many fetches, or a token that never ended, are told', () => {
  expect(wrongWith({}, { tokenFetches: 9 })).toEqual(['9 token fetches, expected 5 at most'])
  expect(wrongWith({}, { refused: {} })).toEqual(['WeChat refused nothing: the token did not end in flight'])
})

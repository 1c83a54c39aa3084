import { expect, test } from 'vitest'
import { parseAmount, parseDuration, parseRate, parseShare, parseWhole } from './amounts.ts'
import { parseSteps } from './steps.ts'

test.each([
  ['5%', 50_000],
  ['0.25%', 2_500],
  ['0.0001%', 1],
  ['100%', 1_000_000],
  ['2500', 2_500],
  // 0.29 * 10,000 is 2899.9999999999995 in binary.
  ['0.29%', 2_900],
])('the share %s is %d millionths', (text, millionths) => {
  expect(parseShare(text)).toBe(millionths)
})

test.each(['0%', '0', '101%', '1000001', '5 %', '-1%', '1e3', '0.00001%', '', 'all'])('%j is no share', (text) => {
  expect(() => parseShare(text)).toThrow('Write a percentage')
})

test.each([
  ['0.5%', 0.005],
  ['0.005', 0.005],
  ['0', 0],
  ['1', 1],
  ['100%', 1],
])('the rate %s is %d', (text, rate) => {
  expect(parseRate(text)).toBe(rate)
})

test.each(['101%', '2', '-1', '', '.5', 'x'])('%j is no rate', (text) => {
  expect(() => parseRate(text)).toThrow('Write a percentage')
})

test.each([
  ['2.5s', 2_500],
  ['800ms', 800],
  ['2m', 120_000],
  ['1h', 3_600_000],
])('the time %s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each(['2.5', '0s', '1d', 's', '1e3ms'])('%j is no time', (text) => {
  expect(() => parseDuration(text)).toThrow('Write a time with its unit')
})

test('numbers are above nothing', () => {
  expect([parseWhole('7'), parseAmount('0.5')]).toEqual([7, 0.5])
  for (const text of ['0', '1.5', '-1', '']) expect(() => parseWhole(text)).toThrow('whole number')
  for (const text of ['0', '-1', '', 'x']) expect(() => parseAmount(text)).toThrow('number above 0')
})

test('steps are shadow, weights and hold', () => {
  expect(parseSteps('shadow, 1%,50000,hold')).toEqual([
    { kind: 'shadow' },
    { kind: 'weight', weight: 10_000 },
    { kind: 'weight', weight: 50_000 },
    { kind: 'hold' },
  ])
  for (const text of ['', 'shadow,', '1%;2%']) expect(() => parseSteps(text)).toThrow('is no step')
})

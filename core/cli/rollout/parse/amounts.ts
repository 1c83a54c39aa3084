import { InvalidArgumentError } from 'commander'
import { MILLION } from '../../../rollout/plan.ts'

/** Millionths: `5%`, `0.25%`, or the millionths themselves (`2500`). Down to a ten-thousandth of a per cent. */
export function parseShare(text: string): number {
  const [, percent] = /^(\d{1,3}(?:\.\d{1,4})?)%$/.exec(text) ?? []
  const millionths = percent === undefined ? wholeOf(text) : Math.round(Number(percent) * 10_000)
  if (millionths > 0 && millionths <= MILLION) return millionths
  throw new InvalidArgumentError('Write a percentage (5%, 0.25%) or millionths (2500), more than nothing, at most all.')
}

/** A share from 0 to 1: `0.5%` or `0.005`. */
export function parseRate(text: string): number {
  const [, number, sign] = /^(\d{1,3}(?:\.\d{1,9})?)(%?)$/.exec(text) ?? []
  // Divided, not multiplied by 0.01: 0.5 / 100 is 0.005 exactly as written.
  const rate = number === undefined ? Number.NaN : Number(number) / (sign === '%' ? 100 : 1)
  if (rate >= 0 && rate <= 1) return rate
  throw new InvalidArgumentError('Write a percentage (0.5%) or a share from 0 to 1 (0.005).')
}

const unit = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const

/** Milliseconds: `2.5s`, `800ms`, `2m`. */
export function parseDuration(text: string): number {
  const [, number, letters] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(text) ?? []
  const ms = number === undefined ? Number.NaN : Math.round(Number(number) * unit[letters as keyof typeof unit])
  if (ms > 0) return ms
  throw new InvalidArgumentError('Write a time with its unit: 800ms, 2.5s, 2m.')
}

export function parseWhole(text: string): number {
  const whole = wholeOf(text)
  if (whole > 0) return whole
  throw new InvalidArgumentError('Write a whole number above 0.')
}

export function parseAmount(text: string): number {
  const amount = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN
  if (amount > 0) return amount
  throw new InvalidArgumentError('Write a number above 0.')
}

const wholeOf = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : Number.NaN)

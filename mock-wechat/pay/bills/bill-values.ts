import { shanghaiTime } from '../../base/calendar.ts'

/** Fen as bills write them: yuan with two decimals. */
export function yuan(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0')
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** `2024-01-01 10:00:05`, in Asia/Shanghai. */
export function billTime(ms: number): string {
  return shanghaiTime(ms).slice(0, 19).replace('T', ' ')
}

/** A number of so many digits, so that all rows that only fill a bill have the same length. */
export const padNumber = (index: number) => String(index + 1).padStart(10, '0')

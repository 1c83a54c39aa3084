import { InvalidArgumentError } from 'commander'

// Readers of option values: commander shows what they throw beneath the name of the option, and ends with 2.

/** @param least e.g. 1 where a run of nothing would pass and prove nothing */
export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    if (/^\d{1,10}$/.test(text) && Number(text) >= least) return Number(text)
    throw new InvalidArgumentError(`Expected a whole number, ${least} or more.`)
  }

/** A part of a whole, 0 to 1. */
export function share(text: string): number {
  if (/^(?:0|1)(?:\.\d{1,9})?$/.test(text) && Number(text) <= 1) return Number(text)
  throw new InvalidArgumentError('Expected a number from 0 to 1.')
}

export function httpUrl(text: string): string {
  const url = URL.parse(text)
  // Paths of WeChat are put behind it as they are.
  if (url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/') return url.origin
  throw new InvalidArgumentError('Expected the address of a mock, e.g. http://127.0.0.1:8090.')
}

/** Words with commas between them. */
export const words = (text: string): readonly string[] => text.split(',').map((word) => word.trim())

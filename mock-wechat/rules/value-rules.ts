/**
 * What the values of category templates may hold, by the prefix of their key (wire-protocol reference, additions 4).
 * Other prefixes (`keyword1`, `first`, `const`'s approved values, `short_thing`) are let pass: their rules are not public.
 */
const RULES: Readonly<Record<string, (value: string) => boolean>> = {
  thing: (value) => length(value) <= 20 && !CONTROL.test(value),
  const: (value) => length(value) <= 20,
  enum: (value) => length(value) <= 20,
  number: (value) => /^-?\d+(\.\d+)?$/.test(value) && length(value.replace(/\D/g, '')) <= 32,
  letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
  symbol: (value) => length(value) <= 5 && !/[\p{L}\p{N}]/u.test(value),
  character_string: (value) => length(value) <= 32 && !HAN.test(value),
  time: (value) => rangeOf(value, TIME),
  date: (value) => rangeOf(value, DATE),
  amount: (value) => /^\p{Sc}?\d{1,10}(\.\d+)?元?$/u.test(value),
  phone_number: (value) => length(value) <= 17 && /^[\d\p{P}\p{S} ]+$/u.test(value),
  car_number: (value) => length(value) <= 8 && CAR_NUMBER.test(value),
  name: (value) => length(value) <= (HAN.test(value) ? 10 : 20) && !/\p{N}/u.test(value),
  phrase: (value) => /^\p{Script=Han}{1,5}$/u.test(value),
}

const HAN = /\p{Script=Han}/u
// Line breaks are refused, those of Unicode too.
const CONTROL = /[\p{Cc}\u2028\u2029]/u
// Chinese at its ends only: 粤A8Z888挂.
const CAR_NUMBER = /^[\p{Script=Han}A-Za-z0-9]([A-Za-z0-9]*[\p{Script=Han}A-Za-z0-9])?$/u
const MONTH = '(0?[1-9]|1[0-2])'
const OF_MONTH = '(0?[1-9]|[12][0-9]|3[01])'
const DAY = String.raw`(\d{4}年${MONTH}月${OF_MONTH}日|\d{4}[-/.]${MONTH}[-/.]${OF_MONTH})`
const CLOCK = String.raw`([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?`
const TIME = new RegExp(`^(${DAY} ?)?${CLOCK}$`)
const DATE = new RegExp(`^${DAY}( ?${CLOCK})?$`)

/** Counted as characters, not as UTF-16 units. */
const length = (value: string) => [...value].length

/** One moment, or two joined by `~`. */
function rangeOf(value: string, moment: RegExp): boolean {
  const parts = value.split('~').map((part) => part.trim())
  return parts.length <= 2 && parts.every((part) => moment.test(part))
}

/** Whether a value suits its key, e.g. `thing1`. An empty value suits none. */
export function valueFits(key: string, value: string): boolean {
  if (value === '') return false
  const prefix = key.replace(/\d+$/, '')
  const rule = Object.hasOwn(RULES, prefix) ? RULES[prefix] : undefined
  return rule === undefined || rule(value)
}

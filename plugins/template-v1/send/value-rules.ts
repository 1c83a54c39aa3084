import { dateShape, timeShape } from './moments.ts'

/** What a template key of one kind takes, e.g. `thing` for `thing1`. */
export interface ValueRule {
  /** In words, for the caller. */
  readonly takes: string
  /** The most that `size` may give; left out: the shape alone decides. */
  readonly most?: number | ((value: string) => number)
  /** What is counted; left out: characters, one for each code point. */
  readonly size?: (value: string) => number
  readonly shape?: RegExp
}

const han = /\p{Script=Han}/u
const digits = (value: string) => value.replaceAll(/\D/g, '').length
const wholeDigits = (value: string) => digits(value.replace(/\..*/, ''))

const oneOfTheApproved: ValueRule = { takes: "one of the template's approved values, up to 20 characters", most: 20 }

/**
 * The documents' rules for category templates, by key prefix. What they leave open is let pass: WeChat decides.
 * @see wire-protocol reference, additions 4 "Value rules"
 */
const rules: Readonly<Record<string, ValueRule>> = {
  thing: { takes: 'up to 20 characters', most: 20 },
  const: oneOfTheApproved,
  enum: oneOfTheApproved,
  number: { takes: 'up to 32 digits, decimals allowed', most: 32, size: digits, shape: /^-?\d+(\.\d+)?$/ },
  letter: { takes: 'up to 32 letters', most: 32, shape: /^[A-Za-z]+$/ },
  symbol: { takes: 'up to 5 symbols', most: 5, shape: /^[\p{P}\p{S}]+$/u },
  character_string: {
    takes: 'up to 32 digits, letters and symbols, no Chinese',
    most: 32,
    shape: /^\P{Script=Han}*$/u,
  },
  time: { takes: 'a 24 h time, with or without a date, e.g. 15:01 or 2019年10月1日 15:01', shape: timeShape },
  date: { takes: 'a date, with or without a time, e.g. 2019年10月1日', shape: dateShape },
  amount: {
    takes: 'one currency sign, up to 10 digits, decimals, 元 at the end, e.g. ￥99.80 or 1.00元',
    most: 10,
    size: wholeDigits,
    shape: /^\p{Sc}?\d+(\.\d+)?元?$/u,
  },
  phone_number: { takes: 'up to 17 digits and symbols', most: 17, shape: /^[\d\p{P}\p{S} ]+$/u },
  car_number: {
    takes: 'up to 8 letters and digits, the first and the last may be Chinese',
    most: 8,
    shape: /^[\p{Script=Han}A-Za-z\d]([A-Za-z\d]*[\p{Script=Han}A-Za-z\d])?$/u,
  },
  name: {
    takes: 'up to 10 Chinese characters, or up to 20 letters and symbols; mixed counts as Chinese',
    most: (value) => (han.test(value) ? 10 : 20),
    shape: /^[\p{L}\p{M}\p{P}\p{S} ]+$/u,
  },
  phrase: { takes: 'up to 5 Chinese characters', most: 5, shape: /^\p{Script=Han}+$/u },
}

/** Kinds that WeChat uses without documenting what they take. */
const undocumented: ReadonlySet<string> = new Set(['short_thing'])

/** `character_string9` -> `character_string`. Case-sensitive, as WeChat is. */
function kindOf(key: string): string {
  let end = key.length
  while (isDigit(key.charCodeAt(end - 1))) end--
  return key.slice(0, end)
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39

export function ruleOf(key: string): ValueRule | undefined {
  const kind = kindOf(key)
  return Object.hasOwn(rules, kind) ? rules[kind] : undefined
}

/** True where nothing is known of what the key takes: old keys (`first`, `keyword1`), custom ones, misspelt ones. */
export const isUnknownKind = (key: string): boolean => ruleOf(key) === undefined && !undocumented.has(kindOf(key))

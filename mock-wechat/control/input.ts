import { isObject } from '../base/json.ts'
import { MockInputError } from '../base/mock-input-error.ts'

const TYPES = {
  text: 'a string',
  flag: 'true or false',
  count: 'a number >= 0',
  object: 'an object',
  list: 'a list of strings',
}

/** Reads the fields of a control request; every fault names the field and what was expected. */
export class Input {
  readonly #fields: Readonly<Record<string, unknown>>
  readonly #where: string

  constructor(fields: Readonly<Record<string, unknown>>, where = '') {
    this.#fields = fields
    this.#where = where
  }

  /** Refuses fields that nobody would read: a misspelt one must not pass in silence. */
  only(...known: readonly string[]): this {
    const strange = Object.keys(this.#fields).find((field) => !known.includes(field))
    if (strange === undefined) return this
    throw new MockInputError(`There is no field "${this.#where}${strange}". Expected: ${known.join(', ')}.`)
  }

  /** Every field as it came, for those who check by themselves. */
  all(): Readonly<Record<string, unknown>> {
    return this.#fields
  }

  has(field: string): boolean {
    return this.#fields[field] !== undefined
  }

  text(field: string): string {
    return this.optionalText(field) ?? this.#missing(field)
  }

  optionalText(field: string): string | undefined {
    return this.#read(field, TYPES.text, (value) => (typeof value === 'string' && value !== '' ? value : undefined))
  }

  choice<T extends string>(field: string, choices: readonly T[]): T {
    const found = choices.find((choice) => choice === this.#fields[field])
    if (found !== undefined) return found
    throw new MockInputError(`"${this.#where}${field}" must be ${choices.map((choice) => `"${choice}"`).join(' or ')}.`)
  }

  optionalFlag(field: string): boolean | undefined {
    return this.#read(field, TYPES.flag, (value) => (typeof value === 'boolean' ? value : undefined))
  }

  optionalCount(field: string): number | undefined {
    const count = (value: unknown) => (typeof value === 'number' && value >= 0 ? value : undefined)
    return this.#read(field, TYPES.count, count)
  }

  optionalInteger(field: string): number | undefined {
    return this.#read(field, 'a whole number', (value) => (Number.isInteger(value) ? Number(value) : undefined))
  }

  optionalTexts(field: string): readonly string[] | undefined {
    return this.#read(field, TYPES.list, (value) => (isTexts(value) ? value : undefined))
  }

  object(field: string): Input {
    return this.optionalObject(field) ?? this.#missing(field)
  }

  optionalObject(field: string): Input | undefined {
    const value = this.#read(field, TYPES.object, (held) => (isObject(held) ? held : undefined))
    return value && new Input(value, `${this.#where}${field}.`)
  }

  #missing(field: string): never {
    throw new MockInputError(`"${this.#where}${field}" is missing.`)
  }

  #read<T>(field: string, expected: string, as: (value: unknown) => T | undefined): T | undefined {
    const value = this.#fields[field]
    if (value === undefined) return undefined
    const read = as(value)
    if (read !== undefined) return read
    throw new MockInputError(`"${this.#where}${field}" must be ${expected}.`)
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

/** The object without its undefined members, so that an absent field keeps what it had. */
export function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const members = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(members) as { [K in keyof T]: Exclude<T[K], undefined> }
}

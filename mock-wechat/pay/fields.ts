import { isObject } from '../base/json.ts'
import { PayError, REASON } from '../base/pay-error.ts'

/** What a text may be. */
export interface TextRule {
  readonly least?: number
  readonly most: number
  readonly pattern?: RegExp
}

/** 400 PARAM_ERROR about one field, as WeChat Pay words it. @param field a JSON pointer, or the name of a query field */
export function badField(
  field: string,
  value: unknown,
  issue: string,
  location = 'body',
  reason: number = REASON.illegal,
): PayError {
  const shown = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  const detail = { field, issue, location, value: shown }
  return new PayError(400, 'PARAM_ERROR', `输入源“${location}:${field}”${issue}`, { reason, detail })
}

/** Reads the fields of a v3 body. Every fault is a PayError 400 PARAM_ERROR that names the field. */
export class Fields {
  readonly all: Readonly<Record<string, unknown>>
  readonly #where: string

  constructor(all: Readonly<Record<string, unknown>>, where = '') {
    this.all = all
    this.#where = where
  }

  /** `null` is refused wherever it stands: fields without a value are to be left out. */
  static ofBody(body: Readonly<Record<string, unknown>>): Fields {
    refuseNull(body, '')
    return new Fields(body)
  }

  /** One object of a list. @param where its JSON pointer */
  static ofItem(item: unknown, where: string): Fields {
    if (isObject(item)) return new Fields(item, where)
    throw badField(where, item, '必须是对象')
  }

  /** Refuses fields that the API does not know. */
  only(known: readonly string[]): this {
    const strange = Object.keys(this.all).find((name) => !known.includes(name))
    if (strange === undefined) return this
    throw this.#bad(strange, '参数不被支持', REASON.unknownField)
  }

  text(name: string, rule: TextRule): string {
    return this.optionalText(name, rule) ?? this.#missing(name)
  }

  optionalText(name: string, { least = 1, most, pattern = /^/ }: TextRule): string | undefined {
    const value = this.all[name]
    if (value === undefined) return undefined
    if (typeof value !== 'string') throw this.#bad(name, '必须是字符串')
    const length = [...value].length
    if (length < least || length > most) throw this.#bad(name, `字符串长度必须在${least}到${most}之间`)
    if (!pattern.test(value)) throw this.#bad(name, '格式不符合规则')
    return value
  }

  /** A text that must be an address too. */
  url(name: string, rule: TextRule): string {
    return this.optionalUrl(name, rule) ?? this.#missing(name)
  }

  optionalUrl(name: string, rule: TextRule): string | undefined {
    const value = this.optionalText(name, rule)
    if (value === undefined || URL.canParse(value)) return value
    throw this.#bad(name, '不是合法的URL')
  }

  optionalFlag(name: string): boolean | undefined {
    const value = this.all[name]
    if (value === undefined || typeof value === 'boolean') return value
    throw this.#bad(name, '必须是布尔值')
  }

  /** An amount in fen, 1 or more. */
  amount(name: string): number {
    const value = this.all[name] ?? this.#missing(name)
    if (Number.isSafeInteger(value) && Number(value) >= 1) return Number(value)
    throw this.#bad(name, '必须是大于等于1的整数，单位为分')
  }

  choice(name: string, choices: readonly string[]): string {
    const value = this.all[name] ?? this.#missing(name)
    if (typeof value === 'string' && choices.includes(value)) return value
    throw this.#bad(name, `必须是${choices.join('、')}之一`)
  }

  object(name: string): Fields {
    return this.optionalObject(name) ?? this.#missing(name)
  }

  optionalObject(name: string): Fields | undefined {
    const value = this.all[name]
    if (value === undefined) return undefined
    if (isObject(value)) return new Fields(value, `${this.#where}/${name}`)
    throw this.#bad(name, '必须是对象')
  }

  #missing(name: string): never {
    throw this.#bad(name, '参数缺失')
  }

  #bad(name: string, issue: string, reason?: number): PayError {
    return badField(`${this.#where}/${name}`, this.all[name] ?? '', issue, 'body', reason)
  }
}

function refuseNull(value: unknown, where: string): void {
  if (value === null) throw badField(where, 'null', '不允许为null')
  if (typeof value !== 'object') return
  for (const [name, member] of Object.entries(value)) refuseNull(member, `${where}/${name}`)
}

import type { Fault } from '../errors/host-error.ts'
import { didYouMean } from '../json-file/near-miss.ts'
import type { Environment } from './environment.ts'
import { type Overrides, othersVariables, type Variable, variables } from './variables.ts'

export interface IntegerRule {
  readonly fallback: number
  readonly min: number
  readonly max: number
}

/** Reads single variables and gathers what is wrong with them: a fault never stops the reading of the others. */
export class VariableReader {
  readonly faults: Fault[]
  readonly #environment: Environment
  readonly #overrides: Overrides

  constructor(environment: Environment, overrides: Overrides) {
    this.#environment = environment
    this.#overrides = overrides
    this.faults = [...environment.faults]
    this.#refuseUnknown()
  }

  text(name: Variable): string | undefined {
    const text = this.#overrides[name]?.value ?? this.#environment.get(name)
    return name === 'WXHOST_PORT' && text?.startsWith('tcp://') ? undefined : text
  }

  integer(name: Variable, { fallback, min, max }: IntegerRule): number {
    const text = this.text(name)
    if (text === undefined) return fallback
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    return this.fault(
      name,
      `"${text}" is not a whole number from ${min} to ${max}`,
      `The default is ${fallback}.`,
      fallback,
    )
  }

  /** Bytes: `1048576`, `1024KiB` or `1MiB`. */
  bytes(name: Variable, { fallback, min, max }: IntegerRule): number {
    const text = this.text(name)
    if (text === undefined) return fallback
    const [, digits, unit = ''] = /^(\d{1,12})(KiB|MiB)?$/.exec(text) ?? []
    const value = digits === undefined ? Number.NaN : Number(digits) * (units[unit] ?? 1)
    if (value >= min && value <= max) return value
    const what = `"${text}" is not a size from ${min} to ${max} bytes`
    return this.fault(name, what, 'Write bytes, or a number with KiB or MiB, e.g. 1MiB.', fallback)
  }

  choice<const C extends string>(name: Variable, choices: readonly C[], fallback: C): C {
    const text = this.text(name)
    const found = choices.find((choice) => choice === text)
    if (text === undefined || found !== undefined) return found ?? fallback
    const remedy = `Choose one of ${choices.join(', ')}.${didYouMean(text, choices)}`
    return this.fault(name, `"${text}" is not known`, remedy, fallback)
  }

  /** Adds a fault and gives back `fallback`, so that reading goes on. */
  fault<T>(name: Variable, what: string, remedy: string, fallback: T): T {
    this.faults.push({ code: 'WXH_SETTINGS_INVALID', where: this.where(name), what, remedy })
    return fallback
  }

  where(name: Variable): string {
    return this.#overrides[name]?.source ?? this.#environment.sourceOf(name)
  }

  #refuseUnknown(): void {
    const known: ReadonlySet<string> = new Set([...variables, ...othersVariables])
    for (const name of this.#environment.names()) {
      if (!name.startsWith('WXHOST_') || known.has(name) || ofKubernetes.test(name)) continue
      this.faults.push({
        code: 'WXH_SETTINGS_INVALID',
        where: this.#environment.sourceOf(name),
        what: 'there is no such variable',
        remedy: `Take it away, or correct its name.${didYouMean(name, variables)}`,
      })
    }
  }
}

/**
 * A Kubernetes service that is called `wxhost` puts these into every container of its namespace, and WXHOST_PORT with
 * `tcp://address:port` in it: neither was meant for us.
 */
const ofKubernetes = /^WXHOST_(?:SERVICE_(?:HOST|PORT)(?:_\w+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_\w+)?)$/

const units: Readonly<Record<string, number>> = { KiB: 1024, MiB: 1024 * 1024 }

import { isJsonObject, type JsonObject } from '@wxhost/core/protocol'
import { ContractFault } from '../../drive/contract-fault.ts'
import type { Finding } from '../../suite/check.ts'

/** How one interaction went, by Pact's verifier. */
export interface NativeResult {
  readonly description: string
  readonly ms: number
  readonly findings: readonly Finding[]
}

/** Reads what Pact's verifier says. @throws ContractFault where it says something else, e.g. that it could not start */
export function readNativeResults(text: string): readonly NativeResult[] {
  const said = parsed(text)
  if (!Array.isArray(said?.interactionResults))
    throw new ContractFault(`Pact's verifier did not verify: ${text.slice(0, 500)}`)
  return said.interactionResults.filter(isJsonObject).map((result) => ({
    description: String(result.description),
    ms: milliseconds(String(result.duration)),
    findings: result.result === 'OK' ? [] : findingsOf(result.mismatch),
  }))
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** e.g. `93ms`, `1s 20ms` */
function milliseconds(duration: string): number {
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 }
  const parts = [...duration.matchAll(/([\d.]+)(ms|s|m)/g)]
  return parts.reduce((sum, [, number, unit = 'ms']) => sum + Number(number) * (units[unit] ?? 0), 0)
}

function findingsOf(mismatch: unknown): readonly Finding[] {
  if (!isJsonObject(mismatch)) return [{ message: 'Pact does not say why it failed' }]
  if (!Array.isArray(mismatch.mismatches)) return [{ message: String(mismatch.message ?? mismatch.error ?? 'failed') }]
  return mismatch.mismatches.filter(isJsonObject).map(findingOf)
}

function findingOf({ type, path, key, mismatch, expected, actual }: JsonObject): Finding {
  return {
    message: String(mismatch),
    path: pathOf(String(type), path, key),
    ...(expected === undefined ? {} : { expected: textOf(expected) }),
    ...(actual === undefined ? {} : { actual: textOf(actual) }),
  }
}

function pathOf(type: string, path: unknown, key: unknown): string {
  if (type === 'StatusMismatch') return 'response.status'
  if (type === 'HeaderMismatch') return `response.headers.${String(key)}`
  return typeof path === 'string' ? `response.body${path.replace(/^[$/]/, '')}` : 'response'
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

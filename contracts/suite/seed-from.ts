import { ContractFault } from '../drive/contract-fault.ts'

const name = 'WXHOST_CONTRACT_SEED'

/**
 * The seed of generated data: WXHOST_CONTRACT_SEED, else one by chance.
 * @throws ContractFault where the variable is no whole number.
 */
export function seedFrom(
  env: Readonly<Record<string, string | undefined>>,
  chance: (min: number, max: number) => number,
): number {
  const text = env[name]
  if (text === undefined || text === '') return chance(1, 2 ** 31)
  if (/^-?\d{1,10}$/.test(text)) return Number(text)
  throw new ContractFault(`${name} must be a whole number, as a failed run printed it`)
}

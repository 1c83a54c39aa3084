import { ContractFault } from '../../drive/contract-fault.ts'
import type { StateValues } from '../../states/provider-states.ts'
import { setUpStates } from '../../states/set-up-states.ts'
import type { PactInteraction } from '../pact-file.ts'
import { wantedValues } from './replay.ts'

/** Makes the states of an interaction true. @returns the values that stand for its placeholders */
export async function valuesFor(interaction: PactInteraction, mockUrl: string, webhook: string): Promise<StateValues> {
  const { providerStates = [], comments = {}, request } = interaction
  const { appid } = comments
  const of = appid === undefined ? {} : { appid }
  // Requests of WeChat Pay need no token; all others find one fetched, as they do wherever states are set up.
  const token = request?.path?.startsWith('/v3/') !== true
  const values = await setUpStates(mockUrl, providerStates, { webhook, token, ...of })
  return demandValues(interaction, values)
}

/** @throws ContractFault where an interaction wants a value that is not there */
export function demandValues({ providerStates = [], request }: PactInteraction, values: StateValues): StateValues {
  const missing = wantedValues(request).find((name) => values[name] === undefined)
  if (missing === undefined) return values
  const names = providerStates.map(({ name }) => `"${name}"`).join(', ')
  throw new ContractFault(
    `nothing gives the value "${missing}": neither the states (${names || 'none'}) nor an answer before`,
  )
}

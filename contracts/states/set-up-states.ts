import { SANDBOX } from '@wxhost/mock-wechat'
import { ContractFault } from '../drive/contract-fault.ts'
import type { ProviderState } from '../interaction/interaction.ts'
import { frozenMs } from './frozen-time.ts'
import type { KnownState, KnownStates } from './known-state.ts'
import { knownStates } from './known-states.ts'
import { type MockControl, mockControl, secretOf } from './mock-control.ts'
import { nearestName } from './nearest-name.ts'
import type { SetUpStates, StateSetting, StateValues } from './provider-states.ts'

/**
 * Resets the mock, stops its clock at the shadow Call's time, then makes each state true, in order. `access-token` and
 * `app-secret` of an app of the sandbox are always given; what a state gives goes before them.
 */
export const setUpStates: SetUpStates = async (mockUrl, states, setting = {}) => {
  const known = states.map((state) => ({ state, known: stateOf(state, knownStates) }))
  const mock = mockControl(mockUrl, setting)
  await mock.post('/reset')
  await mock.post('/clock', { setMs: frozenMs })
  let values = await firstValues(mock, setting)
  for (const each of known) values = { ...values, ...(await setUp(each.known, each.state, mock)) }
  return values
}

/** An app that the sandbox does not have has no secret there, and no token. */
async function firstValues(
  mock: MockControl,
  { appid = SANDBOX.app.appid, token = true }: StateSetting,
): Promise<StateValues> {
  const secret = secretOf(appid)
  if (secret === undefined) return {}
  if (!token) return { 'app-secret': secret }
  return { 'app-secret': secret, 'access-token': await mock.accessToken(appid) }
}

/** @throws ContractFault for a state, or a parameter of it, that is not known */
function stateOf({ name, params = {} }: ProviderState, all: KnownStates): KnownState {
  const known = Object.hasOwn(all, name) ? all[name] : undefined
  if (known === undefined) throw new ContractFault(`no provider state "${name}"${didYouMean(name, Object.keys(all))}`)
  const takes = Object.keys(known.params ?? {})
  const foreign = Object.keys(params).find((param) => !takes.includes(param))
  if (foreign === undefined) return known
  throw new ContractFault(`the provider state "${name}" takes no "${foreign}"${didYouMean(foreign, takes)}`)
}

function didYouMean(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names)
  return nearest === undefined ? '' : `; the nearest is "${nearest}"`
}

async function setUp(known: KnownState, { name, params = {} }: ProviderState, mock: MockControl) {
  try {
    return await known.setUp(mock, params)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new ContractFault(`the provider state "${name}" could not be set up: ${why}`, { cause: error })
  }
}

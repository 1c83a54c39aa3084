import type { IncomingMessage } from 'node:http'
import type { Interaction } from '../../interaction/interaction.ts'
import type { Purpose } from './watch-reach.ts'

/**
 * What a request to the mock is for in the live case of an interaction. The plugin's own requests are the exchange; what states
 * are set up with is not, but where the interaction is a push: that is made while its states become true.
 */
export const purposeIn =
  (interaction: Interaction | undefined) =>
  ({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>): Purpose => {
    if (headers['user-agent'] !== stateAgent) return 'exchange'
    const pushes = interaction?.kind === 'push' && url.startsWith('/__mock/')
    return pushes && !always.includes(url) ? 'exchange' : 'setting-up'
  }

/** By which contracts/states names itself. */
const stateAgent = 'wxhost-contract'

/** Asked for every case. */
const always: readonly string[] = ['/__mock/reset', '/__mock/clock']

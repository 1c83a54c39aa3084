import { parseExact } from '../exact-json.ts'
import type { PactFile, PactInteraction } from '../pact-file.ts'

/** The transport of HTTP interactions: by a name of our own they go straight to the filter, not through Pact's proxy. */
export const filterTransport = 'wechat'

const prefix = 'interaction '

/**
 * The pact as the verifier replays it: each interaction has one state, its own number, and a transport. All else stands as
 * in the file, so that the filter can know which interaction it is, and set up its states at once.
 */
export function replayText(text: string): string {
  const pact = parseExact(text) as PactFile
  const interactions = pact.interactions.map((interaction, index) => ({
    ...interaction,
    providerStates: [{ name: `${prefix}${index}` }],
    ...(interaction.type === 'Synchronous/HTTP' ? { transport: filterTransport } : {}),
  }))
  return JSON.stringify({ ...pact, interactions })
}

/** The interaction that a state of the replay stands for. */
export const replayed = ({ interactions }: PactFile, state: string): PactInteraction | undefined =>
  state.startsWith(prefix) ? interactions[Number(state.slice(prefix.length))] : undefined

/** Names of the values that an interaction wants of its states. */
export function wantedValues(part: unknown): readonly string[] {
  const found = JSON.stringify(part ?? {}).matchAll(/"expression":"\$\{([^"}]+)\}"/g)
  return [...new Set([...found].map(([, name = '']) => name))]
}

/** Whether the answer is to be signed by WeChat Pay. */
export const isSigned = ({ response }: PactInteraction): boolean =>
  Object.keys(response?.headers ?? {}).some((name) => name.toLowerCase() === 'wechatpay-signature')

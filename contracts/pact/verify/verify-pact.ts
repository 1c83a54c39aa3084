import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Finding } from '../../suite/check.ts'
import type { PactInteraction } from '../pact-file.ts'
import { readPact } from '../read-pact.ts'
import { startFilter } from './filter.ts'
import { type NativeResult, readNativeResults } from './native-results.ts'
import { filterTransport, replayText } from './replay.ts'
import { runVerifier } from './run-verifier.ts'
import { messagePath, statePath } from './start-replay.ts'

/** How one interaction of a pact went. */
export interface PactOutcome {
  readonly description: string
  readonly ms: number
  /** Empty: the provider answers as the pact says. */
  readonly findings: readonly Finding[]
}

/**
 * Holds the provider at `mockUrl` against a pact: Pact's own verifier replays it over real HTTP.
 * @returns one outcome for each interaction of the file, in its order
 * @throws ContractFault where the file is no pact, or the verifier itself cannot run
 */
export async function verifyPact(
  file: string,
  { mockUrl }: { readonly mockUrl: string },
): Promise<readonly PactOutcome[]> {
  const { pact, text } = await readPact(file)
  const dir = await mkdtemp(join(tmpdir(), 'wxhost-replay-'))
  const copy = join(dir, basename(file))
  const filter = await startFilter({ pact, mockUrl })
  try {
    await writeFile(copy, replayText(text))
    const job = { file: copy, port: filter.port, statePath, messagePath, transport: filterTransport }
    const results = readNativeResults(await runVerifier(job))
    return pact.interactions.map((interaction) => outcomeOf(interaction, results, filter.faults))
  } finally {
    await filter.close()
    await rm(dir, { recursive: true, force: true })
  }
}

function outcomeOf(
  interaction: PactInteraction,
  results: readonly NativeResult[],
  faults: ReadonlyMap<string, string>,
): PactOutcome {
  const { description, comments = {} } = interaction
  const result = results.find((each) => each.description === description)
  const fault = faults.get(description)
  const found =
    fault !== undefined ? [{ message: fault }] : (result?.findings ?? [{ message: 'Pact did not verify it' }])
  const at = { interaction: description, ...(comments.page === undefined ? {} : { page: comments.page }) }
  return { description, ms: result?.ms ?? 0, findings: found.map((finding) => ({ ...finding, ...at })) }
}

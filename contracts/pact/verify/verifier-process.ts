import { Verifier } from '@pact-foundation/pact'
import type { VerifierJob } from './run-verifier.ts'

/**
 * Runs Pact's verifier in a process of its own: its native part writes to the standard output of the process it is in.
 * Takes one {@link VerifierJob} as a message and answers with the verifier's result, a JSON text.
 */
process.once('message', (job: VerifierJob) => void answer(job))

async function answer({ file, port, statePath, messagePath, transport }: VerifierJob): Promise<void> {
  const base = `http://127.0.0.1:${port}`
  const verifier = new Verifier({
    provider: 'wechat',
    providerBaseUrl: base,
    providerStatesSetupUrl: `${base}${statePath}`,
    pactUrls: [file],
    logLevel: 'error',
    timeout: 10_000,
    transports: [
      { protocol: 'message', port, path: messagePath },
      { protocol: transport, port },
    ],
  })
  const result = await verifier.verifyProvider().catch((error: unknown) => String((error as Error).message))
  process.send?.(result, () => process.disconnect())
}

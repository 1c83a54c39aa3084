import { fork } from 'node:child_process'
import { ContractFault } from '../../drive/contract-fault.ts'
import { verifierEnv } from './verifier-env.ts'

export interface VerifierJob {
  /** The pact to verify. */
  readonly file: string
  /** Where the provider answers on this machine. */
  readonly port: number
  readonly statePath: string
  readonly messagePath: string
  /** The name that the pact's HTTP interactions give their transport. */
  readonly transport: string
}

const source = new URL('./verifier-process.ts', import.meta.url)
const built = new URL('./verifier-process.js', import.meta.url)

/** Runs Pact's verifier apart from this process and its output. @returns what it says, a JSON text */
export function runVerifier(job: VerifierJob): Promise<string> {
  const entry = import.meta.url.endsWith('.ts') ? source : built
  const child = fork(entry, {
    env: verifierEnv(process.env),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    child.once('message', (result) => resolve(String(result)))
    child.once('error', reject)
    // Comes after every message, which an exit need not.
    child.once('disconnect', () => reject(new ContractFault("Pact's verifier ended before it answered")))
    child.send(job)
  })
}

import { fork } from 'node:child_process'
import { extname } from 'node:path'
import { ContractFault } from '../../drive/contract-fault.ts'

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

/** Runs Pact's verifier apart from this process and its output. @returns what it says, a JSON text */
export function runVerifier(job: VerifierJob): Promise<string> {
  // Built, it lies beside this file as JavaScript.
  const entry = new URL(`./verifier-process${extname(import.meta.url)}`, import.meta.url)
  const child = fork(entry, { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  return new Promise((resolve, reject) => {
    child.once('message', (result) => resolve(String(result)))
    child.once('error', reject)
    child.once('exit', (code) => reject(new ContractFault(`Pact's verifier ended with ${code} before it answered`)))
    child.send(job)
  })
}

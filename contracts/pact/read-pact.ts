import { readFile } from 'node:fs/promises'
import { isJsonObject } from '@wxhost/core/protocol'
import { ContractFault } from '../drive/contract-fault.ts'
import { parseExact } from './exact-json.ts'
import type { PactFile } from './pact-file.ts'

/** Reads a pact, numbers as they are written. @throws ContractFault for a file that is missing or no pact */
export async function readPact(file: string): Promise<{ readonly pact: PactFile; readonly text: string }> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ContractFault(`${file} cannot be read: ${error.code}`)
  })
  const pact = parsed(text, file)
  if (!isJsonObject(pact) || !Array.isArray(pact.interactions))
    throw new ContractFault(`${file} is no pact: it has no list of interactions`)
  return { pact: pact as unknown as PactFile, text }
}

function parsed(text: string, file: string): unknown {
  try {
    return parseExact(text)
  } catch {
    throw new ContractFault(`${file} is no JSON`)
  }
}

import { readFile } from 'node:fs/promises'
import { parseRecord, type SignedRecord } from '@wxhost/core/harness'
import { ContractFault } from '../drive/contract-fault.ts'

/** Reads a record file. @throws ContractFault with all that is wrong with it */
export async function openRecord(file: string): Promise<SignedRecord> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ContractFault(`${file} cannot be read (${error.code}). \`wxhost-contract test --record\` writes records.`)
  })
  const read = parseRecord(jsonOf(text, file), file)
  if (read.kind === 'record') return read.signed
  throw new ContractFault(`${file} is no verification record: ${read.faults.map(({ what }) => what).join('; ')}`)
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ContractFault(`${file} is no JSON. Take it from version control again, or write it anew.`)
  }
}

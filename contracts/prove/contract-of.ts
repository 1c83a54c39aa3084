import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type ContractOfVersion, recordFileName, type SignedRecord, surfaceOf } from '@wxhost/core/harness'
import { ContractFault } from '../drive/contract-fault.ts'
import { inPact } from '../pact/in-pact.ts'
import { pactText } from '../pact/write/write-pact.ts'
import { openRecord } from '../record/open-record.ts'
import { openSubject } from './open-subject.ts'

export interface ContractPlaces {
  readonly recordsDir: string
  readonly pactsDir: string
  readonly cwd: string
}

/**
 * The contract of a version that is named by its id (`pay-v3@1.0.0`), a record file, or the directory of a built package.
 * @throws ContractFault where there is none
 */
export async function contractOf(
  named: string,
  { recordsDir, pactsDir, cwd }: ContractPlaces,
): Promise<ContractOfVersion> {
  const path = resolve(cwd, named)
  if (existsSync(join(path, 'package.json'))) return contractOfPackage(path)
  if (named.endsWith('.json')) return recorded(await openRecord(path), join(dirname(dirname(path)), 'pacts'))
  const file = join(recordsDir, recordFileName(named))
  if (/^[a-z][a-z0-9-]*@[0-9A-Za-z.+-]+$/.test(named)) return recorded(await openRecord(file), pactsDir)
  throw new ContractFault(
    `${named} is neither a plugin version (pay-v3@1.0.0), nor a record file, nor the directory of a built package.`,
  )
}

async function recorded({ record: { surface, pact } }: SignedRecord, pactsDir: string): Promise<ContractOfVersion> {
  if (pact === null) return { surface }
  const file = join(pactsDir, pact.file)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ContractFault(`The pact ${file}, which the record names, cannot be read (${error.code}).`)
  })
  return { surface, pact: JSON.parse(text) }
}

async function contractOfPackage(directory: string): Promise<ContractOfVersion> {
  const { subject, close } = await openSubject(directory, { seed: 1, runs: 1 })
  try {
    const surface = surfaceOf(subject.plugin, subject.protocol)
    return subject.interactions.some(inPact) ? { surface, pact: JSON.parse(await pactText(subject)) } : { surface }
  } finally {
    await close()
  }
}

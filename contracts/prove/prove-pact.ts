import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@wxhost/core/harness'
import { inPact } from '../pact/in-pact.ts'
import { pactFileName } from '../pact/pact-file.ts'
import { verifyPact } from '../pact/verify/verify-pact.ts'
import { pactText } from '../pact/write/write-pact.ts'
import type { CaseOutcome, Subject } from '../suite/check.ts'

/** A pact that was written from a plugin, and what the mock made of it. */
export interface ProvenPact {
  /** Null: the plugin asks WeChat nothing, or what it asks is not what its contract says. */
  readonly pact: { readonly file: string; readonly text: string } | null
  readonly outcomes: readonly CaseOutcome[]
}

/** Writes the pact of a plugin and holds the mock against it: parts `pact` and `provider`. */
export async function provePact(subject: Subject, mockUrl: string): Promise<ProvenPact> {
  if (!subject.interactions.some(inPact)) return { pact: null, outcomes: [] }
  const start = systemClock.monotonic()
  const written = await pactText(subject).catch((error: unknown) => ({ message: messageOf(error) }))
  const ms = systemClock.monotonic() - start
  const told = { check: 'pact', title: 'the pact is written against the mock server of Pact', ms }
  if (typeof written !== 'string') return { pact: null, outcomes: [{ ...told, findings: [written] }] }
  const pact = { file: pactFileName(subject.id), text: written }
  return { pact, outcomes: [{ ...told, findings: [] }, ...(await verified(pact, mockUrl))] }
}

async function verified({ file, text }: { file: string; text: string }, mockUrl: string): Promise<CaseOutcome[]> {
  const dir = await mkdtemp(join(tmpdir(), 'wxhost-prove-'))
  try {
    await writeFile(join(dir, file), text)
    const outcomes = await verifyPact(join(dir, file), { mockUrl })
    return outcomes.map(({ description, ms, findings }) => ({ check: 'provider', title: description, ms, findings }))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

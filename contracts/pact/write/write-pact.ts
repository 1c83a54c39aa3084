import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PactV4 } from '@pact-foundation/pact'
import type { Interaction } from '../../interaction/interaction.ts'
import type { Subject } from '../../suite/check.ts'
import { joinedPact } from '../canonical-pact.ts'
import { inPact } from '../in-pact.ts'
import { pactFileName, providerName } from '../pact-file.ts'
import { quietPact } from '../quiet-pact.ts'
import { writeExchange } from './write-exchange.ts'
import { writePush } from './write-push.ts'

/**
 * Writes the pact of a plugin version, by running the plugin against Pact's mock server, into `directory`. What was there
 * under this name is replaced: interactions that are no more cannot stay. Byte for byte the same for the same plugin.
 * @returns the path of the file
 * @throws ContractFault where the plugin does not send what an interaction says, or gives another result.
 */
export async function writePact(subject: Subject, directory: string): Promise<string> {
  const path = join(directory, pactFileName(subject.id))
  await writeFile(path, await pactText(subject))
  return path
}

/** The text of the pact file. Pact merges with the file that it finds: each interaction gets an empty folder of its own. */
export async function pactText(subject: Subject): Promise<string> {
  quietPact()
  const dir = await mkdtemp(join(tmpdir(), 'wxhost-pact-'))
  try {
    const texts: string[] = []
    for (const [index, interaction] of subject.interactions.filter(inPact).entries())
      texts.push(await textOf(subject, interaction, join(dir, String(index))))
    return joinedPact(subject.id, texts)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function textOf(subject: Subject, interaction: Interaction, dir: string): Promise<string> {
  const pact = new PactV4({ consumer: subject.id, provider: providerName, dir, logLevel: 'error', cors: false })
  if (interaction.kind === 'exchange') await writeExchange(pact, subject, interaction)
  else await writePush(pact, subject, interaction)
  return readFile(join(dir, pactFileName(subject.id)), 'utf8')
}

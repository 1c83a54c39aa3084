import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { pactFileName, pactText, subjectOf, verifyPact } from '@wxhost/contracts/pact'
import type { IWeChatProtocol } from '@wxhost/core/protocol'
import { startMockWechat } from '@wxhost/mock-wechat'

type Subject = ReturnType<typeof subjectOf>

const fileOf = ({ id }: Subject) =>
  fileURLToPath(new URL(`../../../contracts/pacts/${pactFileName(id)}`, import.meta.url))

/** A built plugin of this repository with its contract. */
export async function builtSubject(name: string): Promise<Subject> {
  const directory = fileURLToPath(new URL(`../../../plugins/${name}`, import.meta.url))
  const { default: plugin } = (await import(`${directory}/dist/index.js`)) as { readonly default: IWeChatProtocol }
  const { interactions } = (await import(`${directory}/contract/dist/index.js`)) as Pick<Subject, 'interactions'>
  return subjectOf(plugin, interactions, { directory, seed: 1, runs: 1 })
}

/** Whether the pacts that the plugins write now are the committed ones, byte for byte. */
export async function areCommitted(subjects: readonly Subject[]): Promise<boolean> {
  for (const subject of subjects)
    if ((await pactText(subject)) !== (await readFile(fileOf(subject), 'utf8').catch(() => ''))) return false
  return true
}

/** How long each interaction of the committed pacts took to verify, in milliseconds, and how many of them failed. */
export async function verifyCommitted(subjects: readonly Subject[]) {
  const mock = await startMockWechat()
  try {
    const outcomes = []
    for (const subject of subjects) outcomes.push(...(await verifyPact(fileOf(subject), { mockUrl: mock.url })))
    return {
      ms: outcomes.map((outcome) => outcome.ms),
      failed: outcomes.filter(({ findings }) => findings.length > 0).map(({ description }) => description),
    }
  } finally {
    await mock.close()
  }
}

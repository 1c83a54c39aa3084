import { startArm } from './crypto/arm.ts'
import { blocks } from './crypto/blocks.ts'
import { makeGiven } from './crypto/given.ts'
import { measureJobs } from './crypto/measure-jobs.ts'
import { measureLoop } from './crypto/measure-loop.ts'
import { measureSigning } from './crypto/measure-signing.ts'
import { cores } from './crypto/openssl.ts'

type Figures = Readonly<Record<string, number | null>>

/**
 * What the host's cryptography costs beside openssl itself, wechatpay-axios-plugin and @wecom/crypto, in alternating blocks,
 * each program in its own process; `…_aa` is the other one against itself. Then the event loop while payments are signed.
 */
export async function crypto(say: (line: string) => void): Promise<Figures> {
  const given = makeGiven()
  const jobs = await measureJobs(given, say)
  const host = await startArm({ who: 'host', given })
  try {
    const signing = await measureSigning(host, say)
    const loop = await measureLoop(host, signing.raw_signs ?? 0, say)
    return { ...signing, ...jobs, ...loop, cores, blocks }
  } finally {
    await host.stop()
  }
}

import { median, ratioInterval, round } from '../lib/statistics.ts'
import type { Arm } from './arm.ts'
import { alternate, blockMs, ratioFigures, type Say } from './blocks.ts'
import { cores, hasOpenssl, opensslSigns } from './openssl.ts'
import type { Signing } from './orders.ts'

/** Some wait while all cores sign. */
const inFlight = 8 * cores
const own = ['payment', 'raw'] as const
const all = [...own, 'openssl', 'opensslAgain'] as const

/** Signatures a second on all cores; `sign_vs_openssl` is of whole payments, `raw_vs_openssl` of nothing but signatures. */
export async function measureSigning(host: Arm, say: Say): Promise<Record<string, number | null>> {
  const sign = (signing: Signing) => host.obey({ sign: signing, inFlight, ms: blockMs })
  for (const signing of own) await sign(signing)
  if (!hasOpenssl()) {
    say('openssl is not on the PATH: what signing costs has nothing to be held against.')
    process.exitCode = 1
    const rates = await alternate(own, sign, say, 'signatures/s')
    return { sign_vs_openssl: null, payment_signs: median(rates.payment), raw_signs: median(rates.raw) }
  }
  say(`signatures on ${cores} cores, beside openssl speed -multi ${cores}`)
  const measure = (name: (typeof all)[number]) => (name === 'raw' || name === 'payment' ? sign(name) : opensslSigns())
  const rates = await alternate(all, measure, say, 'signatures/s')
  return {
    ...ratioFigures('sign_vs_openssl', rates.payment, rates.openssl),
    ...ratioFigures('raw_vs_openssl', rates.raw, rates.openssl),
    openssl_aa: round(ratioInterval(rates.opensslAgain, rates.openssl).mid),
    payment_signs: Math.round(median(rates.payment)),
    raw_signs: Math.round(median(rates.raw)),
    openssl_signs: Math.round(median(rates.openssl)),
  }
}

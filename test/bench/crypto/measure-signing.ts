import { median, ratioInterval, round } from '../lib/statistics.ts'
import type { Arm } from './arm.ts'
import { alternate, blockMs, ratioFigures, type Say } from './blocks.ts'
import { cores, hasOpenssl, opensslSigns, opensslSignsAlone } from './openssl.ts'
import type { Signed, Signing } from './orders.ts'

/** Some wait while all cores sign. */
const inFlight = 8 * cores
const own = ['payment', 'raw'] as const
const others = { openssl: opensslSigns, opensslAgain: opensslSigns, opensslAlone: opensslSignsAlone }
const all = [...own, 'openssl', 'opensslAgain', 'opensslAlone'] as const

/**
 * Signatures a second on all cores, by the clock on the wall: `sign_vs_openssl` of whole payments, `raw_vs_openssl` of nothing
 * but signatures. `sign_vs_openssl_cpu`: payments by processor time, beside openssl's; it stands where others use the machine.
 */
export async function measureSigning(host: Arm, say: Say): Promise<Record<string, number | null>> {
  const byCpu: Record<Signing, number[]> = { payment: [], raw: [] }
  const sign = async (signing: Signing): Promise<number> => {
    const { perSecond, perCpuSecond } = await host.obey<Signed>({ sign: signing, inFlight, ms: blockMs })
    byCpu[signing].push(perCpuSecond)
    return perSecond
  }
  if (!hasOpenssl()) return withoutOpenssl(sign, say)
  say(`signatures on ${cores} cores, beside openssl speed -multi ${cores}`)
  const measure = (name: (typeof all)[number]) => (name === 'raw' || name === 'payment' ? sign(name) : others[name]())
  const rates = await alternate(all, measure, say, 'signatures/s')
  return {
    ...ratioFigures('sign_vs_openssl', rates.payment, rates.openssl),
    ...ratioFigures('raw_vs_openssl', rates.raw, rates.openssl),
    ...ratioFigures('sign_vs_openssl_cpu', byCpu.payment, rates.opensslAlone),
    ...ratioFigures('raw_vs_openssl_cpu', byCpu.raw, rates.opensslAlone),
    openssl_aa: round(ratioInterval(rates.opensslAgain, rates.openssl).mid),
    payment_signs: Math.round(median(rates.payment)),
    raw_signs: Math.round(median(rates.raw)),
    openssl_signs: Math.round(median(rates.openssl)),
    openssl_signs_alone: Math.round(median(rates.opensslAlone)),
  }
}

async function withoutOpenssl(sign: (signing: Signing) => Promise<number>, say: Say) {
  say('openssl is not on the PATH: what signing costs has nothing to be held against.')
  process.exitCode = 1
  const rates = await alternate(own, sign, say, 'signatures/s')
  const [payment_signs, raw_signs] = [rates.payment, rates.raw].map((signs) => Math.round(median(signs)))
  return { sign_vs_openssl: null, payment_signs: payment_signs ?? null, raw_signs: raw_signs ?? null }
}

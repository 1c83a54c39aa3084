import { type Interval, median, ratioInterval, round } from '../lib/statistics.ts'
import { type Arm, startArm } from './arm.ts'
import { alternate, blockMs, intervalFigures, type Say } from './blocks.ts'
import type { Given } from './given.ts'
import { type JobName, jobNames } from './orders.ts'

const names = ['host', 'peer', 'peerAgain'] as const
type Arms = Readonly<Record<(typeof names)[number], Arm>>

const peers: Readonly<Record<JobName, string>> = {
  verify: 'wechatpay-axios-plugin',
  gcm: 'wechatpay-axios-plugin',
  verify_whole: 'wechatpay-axios-plugin',
  gcm_whole: 'wechatpay-axios-plugin',
  cbc: '@wecom/crypto',
}

/** Verifying and decrypting what WeChat pushes, in jobs a second of processor time. */
export async function measureJobs(given: Given, say: Say): Promise<Record<string, number>> {
  const measured = new Map<JobName, Interval>()
  const figures: Record<string, number> = {}
  for (const job of jobNames) {
    say(`${job}, beside ${peers[job]}`)
    const rates = await measureJob(job, given, say)
    const ratio = ratioInterval(rates.host, rates.peer)
    measured.set(job, ratio)
    Object.assign(figures, intervalFigures(`${job}_ratio`, ratio), {
      [`${job}_aa`]: round(ratioInterval(rates.peerAgain, rates.peer).mid),
      [`${job}_host_per_s`]: Math.round(median(rates.host)),
      [`${job}_peer_per_s`]: Math.round(median(rates.peer)),
    })
  }
  return {
    ...intervalFigures('verify_vs_best_peer', lowest(measured, ['verify'])),
    ...intervalFigures('decrypt_vs_best_peer', lowest(measured, ['gcm', 'cbc'])),
    ...figures,
  }
}

/** In new processes: what a job finds of another's heap and compiled code is no part of it. */
async function measureJob(job: JobName, given: Given, say: Say): Promise<Record<keyof Arms, number[]>> {
  const arms: Arms = {
    host: await startArm({ who: 'host', given }),
    peer: await startArm({ who: 'peer', given }),
    peerAgain: await startArm({ who: 'peer', given }),
  }
  try {
    await demandSame(arms, job)
    for (const name of names) await arms[name].obey({ job, ms: blockMs })
    return await alternate(names, (name) => arms[name].obey({ job, ms: blockMs / 4 }), say, `${job}/s`)
  } finally {
    await Promise.all(names.map((name) => arms[name].stop()))
  }
}

function lowest(measured: ReadonlyMap<JobName, Interval>, jobs: readonly JobName[]): Interval {
  const [least] = jobs.flatMap((job) => measured.get(job) ?? []).toSorted((a, b) => a.mid - b.mid)
  return least ?? { low: Number.NaN, mid: Number.NaN, high: Number.NaN }
}

/** @throws where they do not come to the same: then a comparison of their speeds says nothing. */
async function demandSame({ host, peer }: Arms, check: JobName): Promise<void> {
  const [ours, theirs] = [await host.obey<string>({ check }), await peer.obey<string>({ check })]
  if (ours === '' || ours !== theirs)
    throw new Error(`${check}: ${peers[check]} and the host come to different results`)
}

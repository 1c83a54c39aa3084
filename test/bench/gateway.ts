import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Child, pinSelf, startChild } from './lib/child.ts'
import { type LoadTarget, saturate, steady } from './lib/raw-load.ts'
import { startRawUpstream } from './lib/raw-upstream.ts'
import { median, percentile, ratioInterval, round } from './lib/statistics.ts'

const blocks = Number(process.env.BENCH_BLOCKS ?? 20)
const blockMs = Number(process.env.BENCH_BLOCK_MS ?? 1_000)
const connections = 32
const path = '/v1/apps/wxd678efh567hg6787/template/send'
const body = JSON.stringify({
  touser: 'oia2TjuEGTNoeX76QEjQNrcURxG8',
  template_id: 'industry:order-paid',
  data: { thing1: { value: '门诊挂号' }, time2: { value: '2026-11-20 10:00' }, amount3: { value: '1.00元' } },
})

type Arm = 'host' | 'proxy' | 'proxyAgain' | 'plain'
const arms: readonly Arm[] = ['host', 'proxy', 'proxyAgain', 'plain']

/**
 * template.send through the whole host, beside @fastify/http-proxy that only proxies, against a bare upstream. The
 * programs take turns on one core; the load and the upstream have the other. `proxyAgain` is a second proxy: the A/A run.
 */
export async function gateway(say: (line: string) => void): Promise<Record<string, number>> {
  const pinned = pinSelf(1)
  if (!pinned) say('taskset is not here: programs are not pinned to cores.')
  const upstream = await startRawUpstream()
  const dataDir = await mkdtemp(join(tmpdir(), 'wxhost-bench-'))
  const key = `wxk_${randomBytes(32).toString('base64url')}`
  const children = await startArms(upstream.url, dataDir, key)
  const target = (arm: Arm): LoadTarget => ({
    port: children[arm].port,
    path,
    body,
    headers: { authorization: `Bearer ${key}` },
  })
  try {
    for (const arm of arms) await saturate(target(arm), connections, 2_000)
    const rps = await alternate(say, 'requests/s', (arm) => saturate(target(arm), connections, blockMs))
    const rate = median(rps.proxy) / 2
    say(`p99 at ${Math.round(rate)} requests/s, half of what the proxy can do`)
    const p99 = await alternate(say, 'p99 ms', async (arm) =>
      percentile(await steady(target(arm), connections, rate, blockMs), 0.99),
    )
    return figures(rps, p99)
  } finally {
    await Promise.all(Object.values(children).map((child) => child.stop()))
    await upstream.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function startArms(upstream: string, dataDir: string, key: string): Promise<Record<Arm, Child>> {
  const apiKeys = join(dataDir, 'keys.json')
  const hash = `sha256:${createHash('sha256').update(key).digest('hex')}`
  await writeFile(apiKeys, JSON.stringify({ keys: [{ id: 'bench', hash, apps: ['*'], operations: ['template.*'] }] }), {
    mode: 0o600,
  })
  const manifest = fileURLToPath(new URL('../../plugins.manifest.json', import.meta.url))
  return {
    host: await startChild('../gateway/host-child.ts', { upstream, dataDir, manifest, apiKeys }, 0),
    proxy: await startChild('../gateway/proxy-child.ts', { upstream }, 0),
    proxyAgain: await startChild('../gateway/proxy-child.ts', { upstream }, 0),
    plain: await startChild('../gateway/plain-child.ts', { upstream }, 0),
  }
}

async function alternate(
  say: (line: string) => void,
  unit: string,
  measure: (arm: Arm) => Promise<number>,
): Promise<Record<Arm, number[]>> {
  const results: Record<Arm, number[]> = { host: [], proxy: [], proxyAgain: [], plain: [] }
  for (let block = 0; block < blocks; block++) {
    // The order turns round, so that no arm is always the one after a rest.
    for (const arm of block % 2 === 0 ? arms : [...arms].reverse()) results[arm].push(await measure(arm))
    say(
      `block ${block + 1}/${blocks}: ${arms.map((arm) => `${arm} ${round(results[arm].at(-1) ?? 0, 2)}`).join(', ')} ${unit}`,
    )
  }
  return results
}

function figures(rps: Record<Arm, number[]>, p99: Record<Arm, number[]>): Record<string, number> {
  const ratio = ratioInterval(rps.host, rps.proxy)
  const same = ratioInterval(rps.proxyAgain, rps.proxy)
  const plain = ratioInterval(rps.host, rps.plain)
  const late = ratioInterval(p99.host, p99.proxy)
  return {
    ratio_rps: round(ratio.mid),
    ratio_rps_low: round(ratio.low),
    ratio_rps_high: round(ratio.high),
    ratio_p99: round(late.mid),
    ratio_p99_low: round(late.low),
    ratio_p99_high: round(late.high),
    aa_rps: round(same.mid),
    aa_rps_low: round(same.low),
    aa_rps_high: round(same.high),
    aa_p99: round(ratioInterval(p99.proxyAgain, p99.proxy).mid),
    ratio_rps_plain: round(plain.mid),
    ratio_p99_plain: round(ratioInterval(p99.host, p99.plain).mid),
    plain_over_proxy: round(ratioInterval(rps.plain, rps.proxy).mid),
    host_rps: Math.round(median(rps.host)),
    proxy_rps: Math.round(median(rps.proxy)),
    plain_rps: Math.round(median(rps.plain)),
    host_p99_ms: round(median(p99.host)),
    proxy_p99_ms: round(median(p99.proxy)),
    plain_p99_ms: round(median(p99.plain)),
    blocks,
  }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { round } from '../lib/statistics.ts'
import { type Fetched, type Form, fetchBill } from './fetch-bill.ts'
import { changeMock, promisedHash } from './mock-bill.ts'
import { type RunningProgram, startProgram } from './program.ts'

const billBytes = Number(process.env.BENCH_BILL_MB ?? 200) * 1_000_000
const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

const forms: readonly Form[] = (['csv', 'rows'] as const)
  .flatMap((as) => [false, true].map((gzip) => ({ as, gzip })))
  .flatMap((form) => [false, true].map((atOnce) => ({ ...form, atOnce, name: nameOf({ ...form, atOnce }) })))
const slow: Form = { name: 'csv_stream_slow_caller', as: 'csv', gzip: false, atOnce: true, restMs: 50 }

function nameOf({ as, gzip, atOnce }: Pick<Form, 'as' | 'gzip' | 'atOnce'>): string {
  return `${as}${gzip ? '_gzip' : ''}_${atOnce ? 'stream' : 'checked'}`
}

/** Two days ago: its bill is ready whatever the hour. */
const day = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10)

/**
 * A bill of 200 MB in every form, from a mock in one process through the host in another. What counts is how far the host's
 * resident memory rises above what it was before the first large bill.
 */
export async function bill(say: (line: string) => void): Promise<Record<string, number>> {
  const directory = await mkdtemp(join(tmpdir(), 'wxhost-bench-'))
  const mock = await startProgram((port) => [at('mock-wechat/bin/mock-wechat.js'), '--port', `${port}`], {}, directory)
  try {
    const host = await startHost(mock.port, directory)
    try {
      return await measure(host, mock.port, say)
    } finally {
      await host.stop()
    }
  } finally {
    await mock.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

const startHost = (mockPort: number, directory: string) =>
  startProgram(
    (port) => [
      ...[at('core/bin/wxhost.js'), 'serve', '--mode', 'sandbox', '--port', `${port}`],
      ...['--manifest', at('plugins.manifest.json')],
    ],
    {
      WXHOST_DATA_DIR: join(directory, 'data'),
      WXHOST_CALL_TIMEOUT_MS: '60000',
      WXHOST_BASE_URLS: ['https://api.weixin.qq.com', 'https://api.mch.weixin.qq.com']
        .map((origin) => `${origin}=http://127.0.0.1:${mockPort}`)
        .join(','),
    },
    directory,
  )

async function measure(
  { port, memory }: RunningProgram,
  mockPort: number,
  say: (line: string) => void,
): Promise<Record<string, number>> {
  await sleep(1_000)
  const cold = await memory.now()
  // Small ones first: what the host loads and compiles once is not the bill's.
  await changeMock(mockPort, { billPadBytes: 100_000 })
  for (const form of forms) await fetchBill(port, form, day)
  await changeMock(mockPort, { billPadBytes: billBytes })
  const promised = await promisedHash(mockPort, day)
  await sleep(1_000)
  const before = await memory.now()
  say(`before: ${round(before, 1)} MB; the mock promises ${promised}`)
  const figures: Record<string, number> = {
    bill_mb: round(billBytes / 1e6, 1),
    bill_rss_cold_mb: round(cold, 1),
    bill_rss_before_mb: round(before, 1),
  }
  const growths: number[] = []
  const wrong: string[] = []
  for (const form of [...forms, slow]) {
    await memory.forgetPeak()
    const fetched = await fetchBill(port, form, day)
    const growth = (await memory.peak()) - before
    growths.push(growth)
    const fault = faultOf(form, fetched, promised)
    if (fault !== undefined) wrong.push(form.name)
    say(`${form.name}: +${round(growth, 1)} MB, ${round(fetched.seconds)} s, ${fault ?? 'right'}`)
    figures[`${form.name}_growth_mb`] = round(growth, 1)
    figures[`${form.name}_mb_per_s`] = round(billBytes / 1e6 / fetched.seconds, 1)
  }
  return {
    ...figures,
    ...(await refused(port, mockPort)),
    bill_wrong: wrong.length,
    // Of the first call too: with all that the host loads and compiles for it.
    bill_rss_growth_from_cold_mb: round(Math.max(...growths) + before - cold, 1),
    bill_rss_growth_mb: round(Math.max(...growths), 1),
  }
}

/** @returns what is wrong with what arrived. */
function faultOf(
  { as }: Form,
  { status, whole, sha1, lines, lastLine }: Fetched,
  promised: string,
): string | undefined {
  if (status !== 200 || !whole) return `status ${status}, whole: ${whole}`
  if (as === 'csv') return sha1 === promised ? undefined : `SHA-1 ${sha1}`
  // The foot of the bill counts its rows; it is a row itself.
  const { summary } = JSON.parse(lastLine) as { summary?: Record<string, string> }
  const counted = Number(summary?.总交易单数)
  return counted === lines - 1 ? undefined : `${lines - 1} rows, ${counted} in the foot`
}

/** A bill whose hash is wrong: where it is checked no byte of it leaves, else it never ends. */
async function refused(port: number, mockPort: number): Promise<Record<string, number>> {
  await changeMock(mockPort, { billHash: 'wrong' })
  let [told, cut] = [0, 0]
  for (const form of forms) {
    const { status, whole } = await fetchBill(port, form, day)
    if (!form.atOnce && status === 502 && whole) told++
    if (form.atOnce && status === 200 && !whole) cut++
  }
  return { wrong_hash_told_of_4: told, wrong_hash_cut_of_4: cut }
}

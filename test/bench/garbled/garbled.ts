import { runGarbled } from './run.ts'

const mutations = Number(process.env.BENCH_GARBLED_MUTATIONS ?? 200_000)
const seed = Number(process.env.BENCH_GARBLED_SEED ?? 20_261_121)

/** Valid pushes of every kind with something wrong about them: none may be taken for another event, or cost the host a fault. */
export async function garbled(say: (line: string) => void): Promise<Record<string, number>> {
  const startedAt = performance.now()
  const { verdict, findings, families } = await runGarbled({ mutations, seed, batch: 5_000, connections: 16, say })
  for (const [family, { refused, accepted }] of [...families].sort()) {
    if (!family.includes(' + '))
      say(`${String(refused).padStart(6)} refused ${String(accepted).padStart(6)} accepted  ${family}`)
  }
  for (const finding of findings.slice(0, 20)) say(JSON.stringify(finding))
  const seconds = (performance.now() - startedAt) / 1_000
  return { ...verdict, seed, over_http: verdict.mutations, seconds: Math.round(seconds) }
}

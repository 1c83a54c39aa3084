/** `npm run bench -- NAME [--json]`: progress goes to standard error, the last line of standard output is one JSON object. */
const benches: Record<
  string,
  () => Promise<(say: (line: string) => void) => Promise<Readonly<Record<string, number | null>>>>
> = {
  gateway: async () => (await import('./gateway.ts')).gateway,
  credential: async () => (await import('./credential.ts')).credential,
  crypto: async () => (await import('./crypto.ts')).crypto,
  start: async () => (await import('./start.ts')).start,
  bill: async () => (await import('./bill/bill.ts')).bill,
  garbled: async () => (await import('./garbled/garbled.ts')).garbled,
  inbound: async () => (await import('./inbound.ts')).inbound,
  contract: async () => (await import('./contract.ts')).contract,
  worker: async () => (await import('./worker.ts')).worker,
  routing: async () => (await import('./routing.ts')).routing,
  'hot-load': async () => (await import('./hot-load.ts')).hotLoad,
  rollout: async () => (await import('./rollout.ts')).rollout,
  ledger: async () => (await import('./ledger.ts')).ledger,
  money: async () => (await import('./money.ts')).money,
  detector: async () => (await import('./detector.ts')).detector,
}

const [name = '', ...options] = process.argv.slice(2)
const load = Object.hasOwn(benches, name) ? benches[name] : undefined
if (load === undefined) {
  console.error(`Usage: npm run bench -- ${Object.keys(benches).join('|')} [--json]`)
  process.exit(2)
}
const run = await load()
const figures = await run((line) => console.error(line))
if (!options.includes('--json')) console.table(figures)
console.log(JSON.stringify({ bench: name, ...figures }))

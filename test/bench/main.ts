/** `npm run bench -- NAME [--json]`: progress goes to standard error, the last line of standard output is one JSON object. */
const benches: Record<string, () => Promise<(say: (line: string) => void) => Promise<Record<string, number>>>> = {
  gateway: async () => (await import('./gateway.ts')).gateway,
  credential: async () => (await import('./credential.ts')).credential,
  start: async () => (await import('./start.ts')).start,
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

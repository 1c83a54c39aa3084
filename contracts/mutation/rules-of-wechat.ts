/**
 * Files of the mock that speak for WeChat: addresses, rules, its world, what it signs, encrypts and pushes.
 * The others are the mock's own: how it is served over HTTP, its control API, its clock, journal and settings, the ledger that
 * tests read, and its sample data. A contract with WeChat cannot tell whether they are right.
 */
export function isRuleOfWechat(file: string): boolean {
  return folders.test(file) && file.endsWith('.js') && !own.has(file)
}

const folders = /^dist\/(claims|component|endpoints|pay|push|rules|world)\//

const own: ReadonlySet<string> = new Set([
  'dist/world/world.js',
  'dist/world/journal.js',
  'dist/world/ledger.js',
  'dist/world/settings.js',
  'dist/world/faults.js',
  'dist/world/fill-with-sandbox.js',
  'dist/world/pay-many.js',
  'dist/world/pay-stores.js',
])

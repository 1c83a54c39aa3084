#!/usr/bin/env node
import { existsSync } from 'node:fs'

const main = new URL('../dist/cli/main.js', import.meta.url)
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 19)) {
  fail(`wxhost-contract needs Node 22.19 or newer, this is ${process.versions.node}.`)
} else if (!existsSync(main)) {
  fail('wxhost-contract is not built yet: dist/cli/main.js is missing. Run "npm run build" first.')
} else {
  // Pact counts its users unless told not to.
  process.env.PACT_DO_NOT_TRACK ??= '1'
  const cli = await import(main.href)
  process.exitCode = await cli.main(process.argv.slice(2))
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}

#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'

const main = new URL('../dist/cli/main.js', import.meta.url)
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 19)) {
  fail(
    `wxhost needs Node 22.19 or newer, this is ${process.versions.node}. In a project, npm scripts find its own Node.`,
  )
} else if (!existsSync(main)) {
  fail('wxhost is not built yet: dist/cli/main.js is missing. Run "npm run build" first.')
} else {
  // Signatures are made in the thread pool, whose four threads would be all that a bigger machine uses. Read at its first use.
  process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism()))
  const cli = await import(main.href)
  process.exitCode = await cli.main(process.argv.slice(2))
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}

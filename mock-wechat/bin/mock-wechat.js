#!/usr/bin/env node
import { existsSync } from 'node:fs'

const cli = new URL('../dist/cli.js', import.meta.url)

if (existsSync(cli)) {
  const { main } = await import(cli.href)
  await main(process.argv)
} else {
  process.stderr.write('mock-wechat is not built yet: dist/cli.js is missing. Run "npm run build" first.\n')
  process.exitCode = 1
}

/** Checks each package's exports, types and files as they would be published. */
import { globSync } from 'node:fs'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

let faults = 0
for (const pkgDir of ['core', 'contracts', 'mock-wechat', ...globSync('plugins/*')]) {
  const { messages, pkg } = await publint({ pkgDir, strict: true, pack: 'npm' })
  for (const message of messages) console.error(`${pkgDir}: ${formatMessage(message, pkg)}`)
  faults += messages.length
}
process.exitCode = faults === 0 ? 0 : 1

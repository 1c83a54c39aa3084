import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

// Loaded ahead of a program (`node --import`): writes down which packages the program's own files import as it starts.
const file = process.env.BENCH_IMPORTS_FILE ?? ''
const packages = new Map<string, string>()

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    const isOwn = context.parentURL !== undefined && !context.parentURL.includes('/node_modules/')
    if (isOwn && found.url.includes('/node_modules/')) packages.set(found.url, specifier)
    return found
  },
})
process.once('exit', () => writeFileSync(file, JSON.stringify([...packages])))

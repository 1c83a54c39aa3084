/** Removes built files whose source is gone: the compiler leaves them, and they would be shipped and hashed. */
import { existsSync, globSync, rmSync } from 'node:fs'
import { join } from 'node:path'

for (const room of ['core', 'contracts', 'mock-wechat', ...globSync('plugins/*'), ...globSync('plugins/*/contract')]) {
  for (const file of globSync('**/*.{js,d.ts}', { cwd: join(room, 'dist') })) {
    const source = join(room, file.replace(/(\.d\.ts|\.js)$/, '.ts'))
    if (!existsSync(source)) rmSync(join(room, 'dist', file))
  }
}

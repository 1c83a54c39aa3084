import { realpathSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { useTempDir } from '../../settings/testing/use-temp-dir.ts'
import { packageFolders } from './readable-folders.ts'

const dir = useTempDir()

test('a package that is a link into a store is readable, and what it stands on beside it', () => {
  const home = realpathSync(dir.path)
  dir.write('store/node_modules/kit/package.json', { name: 'kit', dependencies: { part: '1' } })
  dir.write('store/node_modules/part/package.json', { name: 'part', dependencies: { kit: '1' } })
  const main = dir.write('app/node_modules/host/main.js', '')
  const link = join(home, 'app/node_modules/kit')
  symlinkSync(join(home, 'store/node_modules/kit'), link, 'dir')
  const found = packageFolders(['kit'], pathToFileURL(realpathSync(main)).href)
  expect([...found].sort()).toEqual([link, join(home, 'store/node_modules/kit'), join(home, 'store/node_modules/part')])
})

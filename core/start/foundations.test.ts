import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { SecretValue } from '../secret-value.ts'
import type { Settings } from '../settings.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { Closers } from './closers.ts'
import { openFoundations } from './foundations.ts'
import type { LoadedParts } from './load-parts.ts'

test('a data directory that cannot be made is told with the setting to correct', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'wxhost-start-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  writeFileSync(join(directory, 'file'), '')
  const settings = { dataDir: join(directory, 'file', 'data'), masterKeys: [new SecretValue('11'.repeat(32))] }
  const opened = openFoundations(
    settings as unknown as Settings,
    new VirtualClock(),
    {} as LoadedParts,
    new Closers(),
    undefined,
    () => undefined,
  )
  await expect(opened).rejects.toMatchObject({
    code: 'WXH_SETTINGS_INVALID',
    message: expect.stringMatching(/cannot be made \(ENOTDIR\)\. Check WXHOST_DATA_DIR/),
  })
})

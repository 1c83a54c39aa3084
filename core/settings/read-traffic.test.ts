import { describe, expect, test } from 'vitest'
import { readSettings } from './read-settings.ts'
import { faultsOf } from './testing/faults-of.ts'
import { useTempDir } from './testing/use-temp-dir.ts'

const dir = useTempDir()
const read = (env: Record<string, string>) =>
  readSettings({ env: { WXHOST_MODE: 'sandbox', ...env }, cwd: dir.path, makeKey: false })

describe('recording of calls', () => {
  test('is off where nothing is said', async () => {
    expect((await read({})).traffic).toBeUndefined()
  })

  test('takes one in a hundred calls, up to 64 MiB', async () => {
    expect((await read({ WXHOST_TRAFFIC_FILE: 'traffic.jsonl' })).traffic).toEqual({
      file: `${dir.path}/traffic.jsonl`,
      share: 0.01,
      mostBytes: 67_108_864,
    })
  })

  test('takes what it is told to', async () => {
    const env = { WXHOST_TRAFFIC_FILE: '/t', WXHOST_TRAFFIC_SHARE: '1', WXHOST_TRAFFIC_LIMIT: '1MiB' }

    expect((await read(env)).traffic).toEqual({ file: '/t', share: 1, mostBytes: 1_048_576 })
  })

  test.each(['0', '2', '-1', '1%', 'x', '0.0'])('refuses a share of %s', async (share) => {
    expect(await faultsOf(read({ WXHOST_TRAFFIC_FILE: '/t', WXHOST_TRAFFIC_SHARE: share }))).toEqual([
      `WXHOST_TRAFFIC_SHARE: "${share}" is not a share above 0, up to 1. Write one in a hundred as 0.01, which is the default.`,
    ])
  })
})

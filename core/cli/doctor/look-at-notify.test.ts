import { expect, test } from 'vitest'
import { readSettings } from '../../settings/read-settings.ts'
import { useTempDir } from '../../settings/testing/use-temp-dir.ts'
import { describeNotify } from './look-at-notify.ts'

const dir = useTempDir()
const look = async (notify: string) =>
  describeNotify(await readSettings({ env: { WXHOST_MODE: 'sandbox', WXHOST_NOTIFY: notify }, cwd: dir.path }))

test('who is told is shown by the host of the address alone', async () => {
  const notify =
    'wecom:https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=s3cret,generic:https://ops.example.com:8443/h#s3cret'
  const found = await look(notify)
  expect(found).toEqual([
    {
      check: 'notify',
      status: 'ok',
      what: 'told of rollouts: wecom at qyapi.weixin.qq.com, generic at ops.example.com:8443',
    },
  ])
})

test('a service that is told without a signature is noted', async () => {
  expect((await look('generic:https://ops.example.com/h')).map(({ status }) => status)).toEqual(['ok', 'note'])
})

test('nobody told is noted in production, and no matter in the sandbox', async () => {
  expect(await look('')).toEqual([])
  const sandbox = await readSettings({ env: { WXHOST_MODE: 'sandbox' }, cwd: dir.path })
  expect(describeNotify({ ...sandbox, mode: 'production' })).toMatchObject([{ check: 'notify', status: 'note' }])
})

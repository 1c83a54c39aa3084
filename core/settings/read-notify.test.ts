import { describe, expect, test } from 'vitest'
import { readSettings } from './read-settings.ts'
import { faultsOf } from './testing/faults-of.ts'
import { useTempDir } from './testing/use-temp-dir.ts'

const dir = useTempDir()
const wecom = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=s3cret-1'
const dingtalk = 'https://oapi.dingtalk.com/robot/send?access_token=s3cret-2'
const env = {
  WXHOST_MODE: 'sandbox',
  ROBOT: wecom,
  DING_SECRET: 'SECs3cret',
  HOOK: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
}
const read = (notify: string, more: Record<string, string> = {}) =>
  readSettings({ env: { ...env, WXHOST_NOTIFY: notify, ...more }, cwd: dir.path })

test('nobody is told where nobody is named', async () => {
  expect((await readSettings({ env, cwd: dir.path })).notify).toEqual([])
})

test('each target has its address and its secret, or where they are kept', async () => {
  dir.write('robot.url', `${dingtalk}\n`, 0o600)
  const { notify } = await read(
    'wecom:env:ROBOT, dingtalk:file:robot.url#env:DING_SECRET, generic:https://ops.example.com/h#env:HOOK, generic:http://10.0.0.1/h',
  )
  expect(notify.map(({ kind, url, secret }) => [kind, url.reveal(), secret?.reveal()])).toEqual([
    ['wecom', wecom, undefined],
    ['dingtalk', dingtalk, 'SECs3cret'],
    ['generic', 'https://ops.example.com/h', env.HOOK],
    ['generic', 'http://10.0.0.1/h', undefined],
  ])
  expect(JSON.stringify(notify)).not.toContain('s3cret')
})

describe('is refused, without a word of the address:', () => {
  test.each([
    ['slack:https://s3cret.example', 'target 1 is of no known kind'],
    ['wecon:env:ROBOT', 'Did you mean "wecom"?'],
    ['https://s3cret.example', 'target 1 is of no known kind'],
    ['wecom:', 'target 1 is of no known kind'],
    ['generic:https://ops.example.com, wecom:s3cret', 'target 2 (wecom) has an address that is not an http(s) URL'],
    ['generic:https://u:s3cret@ops.example.com', 'target 1 (generic) has an address that is not an http(s) URL'],
    [`wecom:${wecom}#env:DING_SECRET`, 'takes no secret'],
    ['wecom:https://qyapi.weixin.qq.com/send?k=s3cret', 'without its key (?key=…)'],
    ['dingtalk:https://oapi.dingtalk.com/send?key=s3cret', 'without its key (?access_token=…)'],
    ['generic:https://ops.example.com#whsec_s3cret!', 'has a secret that is not whsec_ and base64'],
    ['wecom:env:NOWHERE', 'the variable NOWHERE is not set'],
    ['dingtalk:env:ROBOT#env:NOWHERE', 'the variable NOWHERE is not set'],
  ])('%s', async (notify, said) => {
    const faults = await faultsOf(read(notify))
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain(said)
    expect(faults[0]).not.toContain('s3cret')
  })

  test('a robot without https, in production', async () => {
    const plain = { ...env, WXHOST_MODE: 'production', ROBOT: wecom.replace('https', 'http') }
    const faults = await faultsOf(read('wecom:env:ROBOT', plain))
    expect(faults.filter((line) => line.startsWith('WXHOST_NOTIFY'))).toEqual([
      expect.stringContaining('has an address without https, which would show its key'),
    ])
  })
})

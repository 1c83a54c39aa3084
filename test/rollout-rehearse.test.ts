import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../core/cli/main.ts'
import { testIo } from '../core/cli/testing/test-io.ts'
import { type CanaryPlugin, useCanaryHome } from './support/canary-plugin.ts'
import { jsapiOf, usePay } from './support/pay.ts'
import { appid, follower } from './support/sandbox.ts'

const drawKey = () => randomBytes(32).toString('hex')
const masterKey = drawKey()
const recordings = 8

/** What a host that records wrote of some orders, and the environment in which they were made. */
async function recordedOrders(canary: Partial<CanaryPlugin>) {
  const canaries = [{ of: 'pay-v3', ...canary }]
  const { manifest, directory } = await useCanaryHome({ stable: ['oauth2', 'pay-v3'], canaries })
  const traffic = join(directory, 'traffic.jsonl')
  const env = { WXHOST_MODE: 'sandbox', WXHOST_MANIFEST: manifest, WXHOST_MASTER_KEY: masterKey }
  const recording = { ...env, WXHOST_TRAFFIC_FILE: traffic, WXHOST_TRAFFIC_SHARE: '1', WXHOST_CONTRACTS: 'require' }
  const { pay, stop } = await usePay({ env: recording })
  for (let n = 1; n <= recordings; n++) {
    const { status } = await pay('order-jsapi', jsapiOf(`rehearsed-${n}`))
    expect(status).toBe(200)
  }
  await stop()
  return { directory, env, traffic, text: readFileSync(traffic, 'utf8') }
}

async function rehearse(
  { directory, env, traffic }: { directory: string; env: Record<string, string>; traffic: string },
  ...more: readonly string[]
) {
  const io = testIo(directory, env)
  const exitCode = await main(['rollout', 'rehearse', 'pay-v3@1.1.0', '--traffic', traffic, ...more], io)
  return { exitCode, out: io.out(), err: io.err() }
}

/** Pays one Fen more; WeChat is out of reach, nothing is there to be asked. */
const dearer = `operation('order-jsapi', {
  async encode(input, call) {
    const made = await plugin.operations['order-jsapi'].encode(input, call)
    return { ...made, body: { kind: 'json', value: { ...made.body.value, amount: { ...made.body.value.amount, total: 101 } } } }
  },
})`

describe('calls that a host recorded', () => {
  test('lie sealed, and a version that is the same agrees with all of them', async () => {
    const recorded = await recordedOrders({})
    const lines = recorded.text.trimEnd().split('\n')
    const rehearsal = await rehearse(recorded)

    expect(lines.length).toBeGreaterThan(0)
    for (const open of [follower, appid, 'rehearsed-', 'Image', 'prepay'])
      expect(recorded.text, open).not.toContain(open)
    expect(rehearsal.err).toBe('')
    expect(rehearsal.out).toBe(`${lines.length} calls compared, 0 differ\nThe two versions agree.\n`)
    expect(rehearsal.exitCode).toBe(0)
  })

  test('show what a new version would send otherwise, unless that is allowed', async () => {
    const recorded = await recordedOrders({ change: dearer, proven: false })
    const differing = await rehearse(recorded, '--json')
    const allowed = await rehearse(recorded, '--allow', 'request.body/amount')
    const { report } = JSON.parse(differing.out) as { report: { compared: number; groups: readonly object[] } }

    expect(differing.exitCode).toBe(1)
    expect(report.groups).toMatchObject([
      { operation: 'order-jsapi', path: 'request.body/amount/total', count: report.compared },
    ])
    expect(allowed).toMatchObject({ exitCode: 0, err: '' })
    expect(allowed.out).toContain('They differ only where it is allowed.')
    for (const text of [differing.out, allowed.out])
      for (const open of [follower, 'rehearsed-']) expect(text).not.toContain(open)
  })

  test('do not open under another master key', async () => {
    const recorded = await recordedOrders({})
    const env = { ...recorded.env, WXHOST_MASTER_KEY: drawKey() }
    const { exitCode, out } = await rehearse({ ...recorded, env })

    expect(exitCode).toBe(1)
    expect(out).toMatch(/^0 calls compared.*\n\d+ lines do not open.*\nNothing could be compared\.\n$/)
  })

  test('are asked for, and so is a version that is there', async () => {
    const { directory, manifest } = await useCanaryHome({ stable: ['oauth2', 'pay-v3'], canaries: [{ of: 'pay-v3' }] })
    const env = { WXHOST_MODE: 'sandbox', WXHOST_MANIFEST: manifest, WXHOST_MASTER_KEY: masterKey }
    const io = testIo(directory, env)
    const absent = await main(['rollout', 'rehearse', 'pay-v3@9.9.9', '--traffic', manifest], io)
    const unread = await rehearse({ directory, env, traffic: join(directory, 'none') })

    expect([absent, unread.exitCode]).toEqual([1, 1])
    expect(io.err()).toContain(
      'has no pay-v3@9.9.9 that can be loaded (it has oauth2@1.0.0, pay-v3@1.0.0, pay-v3@1.1.0)',
    )
    expect(unread.err).toContain('cannot be read (ENOENT)')
  })
})

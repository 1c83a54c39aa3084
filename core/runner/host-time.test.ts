import { expect, test } from 'vitest'
import { type AnyOperation, local, output, Type } from '../protocol/index.ts'
import { testKeyring } from '../testing/keyring.ts'
import { noKeys } from '../testing/no-keys.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { createCallSecrets } from './call-secrets.ts'
import { createPluginRunner } from './create-plugin-runner.ts'
import { HostCall } from './host-call.ts'
import { createSchemaCheck } from './schema-check.ts'

/** A Call whose key takes `signMs`, and an operation that signs and then takes `ownMs` itself. */
function rig(signMs: number, ownMs: number, leftMs = 60_000) {
  const clock = new VirtualClock()
  const signed = { value: new Uint8Array(1), serial: 's' }
  const keys = { ...noKeys, sign: () => clock.sleep(signMs).then(() => signed) }
  const facts = {
    app: { appid: 'wx1', kind: 'official-account', settings: {} },
    now: clock.now(),
    wechatNow: clock.now(),
    deadline: clock.now() + leftMs,
    idempotencyKey: 'k',
    inboundUrl: () => undefined,
    monotonic: () => clock.monotonic(),
  } as const
  const call = new HostCall(facts, createCallSecrets(testKeyring(), clock), keys)
  const operation: AnyOperation = {
    summary: 'x',
    effect: 'safe',
    input: Type.Object({}),
    output: Type.Object({}),
    errors: [],
    encode: async () => {
      // Twice at a time: that is counted once.
      await Promise.all([call.sign('merchant', new Uint8Array()), call.sign('merchant', new Uint8Array())])
      await clock.sleep(ownMs)
      return local({})
    },
    decode: () => output({}),
  }
  const runner = createPluginRunner(clock, createSchemaCheck())
  return { clock, run: runner.encode(operation, {}, call) }
}

test('time that the host spends on keys does not count', async () => {
  const { clock, run } = rig(20_000, 4_900)
  await clock.advance(30_000)
  expect(await run).toMatchObject({ kind: 'ran' })
})

test('the time that a plugin takes beside it does', async () => {
  const { clock, run } = rig(20_000, 5_100)
  await clock.advance(30_000)
  expect(await run).toMatchObject({ kind: 'fault', what: 'timeout' })
})

test('nobody waits longer than the call has time', async () => {
  const { clock, run } = rig(0, 3_000, 2_000)
  await clock.advance(2_000)
  expect(await run).toEqual({ kind: 'fault', phase: 'encode', what: 'timeout', note: 'pending for 2000 ms' })
})

test('a caller in haste is no reason to blame the plugin', async () => {
  const { clock, run } = rig(0, 200, 1)
  await clock.advance(300)
  expect(await run).toMatchObject({ kind: 'ran' })
})

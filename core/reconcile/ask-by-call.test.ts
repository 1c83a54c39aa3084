import { expect, test, vi } from 'vitest'
import type { CallReport } from '../invocation/call-request.ts'
import type { Invoke } from '../invocation/invoke.ts'
import { failure } from '../protocol/index.ts'
import { createRouter } from '../router/router.ts'
import { fakeApp } from '../testing/call-rig.ts'
import { fakeLoaded, fakeRegistry } from '../testing/fake-plugin.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { createAskByCall } from './ask-by-call.ts'

const answered: CallReport['result'] = { kind: 'output', output: { n: 1 }, warnings: [], replayed: false }

function rig(result: CallReport['result'] = answered) {
  const clock = new VirtualClock()
  const invoke = vi.fn<Invoke>(async () => ({ result, attempts: 1, upstreamMs: 1 }))
  const ask = createAskByCall({
    apps: { get: (appid) => (appid === fakeApp.appid ? fakeApp : undefined) },
    router: createRouter(fakeRegistry(fakeLoaded())),
    invoke,
    clock,
    timeoutMs: 8_000,
  })
  return { clock, invoke, ask }
}

test('a question is an ordinary call of its app', async () => {
  const { ask, invoke, clock } = rig()
  expect(await ask(fakeApp.appid, 'fake', 'look', { text: 'x' })).toEqual({ n: 1 })
  expect(invoke).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({
      app: fakeApp,
      operationName: 'look',
      input: { text: 'x' },
      idempotencyKey: undefined,
      deadline: clock.now() + 8_000,
    }),
  )
})

test('a "no" of WeChat is no answer', async () => {
  const { ask } = rig({
    kind: 'refused',
    failure: failure('business', 'ORDER_NOT_EXIST', 'x'),
    retryAfterMs: undefined,
  })
  expect(await ask(fakeApp.appid, 'fake', 'look', {})).toBeUndefined()
})

test.each([
  ['an app', 'wx-gone', 'fake', 'look'],
  ['a protocol', fakeApp.appid, 'gone', 'look'],
  ['an operation', fakeApp.appid, 'fake', 'gone'],
  ['an inherited name', fakeApp.appid, 'fake', 'toString'],
  ['an operation with effects', fakeApp.appid, 'fake', 'do'],
])('nothing is sent for %s that cannot be asked', async (_name, appid, protocol, operation) => {
  const { ask, invoke } = rig()
  expect(await ask(appid, protocol, operation, {})).toBeUndefined()
  expect(invoke).not.toHaveBeenCalled()
})

import { describe, expect, test } from 'vitest'
import type { CallRequest } from '../../invocation/call-request.ts'
import { Type } from '../../protocol/index.ts'
import { fakeApp } from '../../testing/call-rig.ts'
import { fakeCanary, fakeLanes } from '../../testing/fake-lane.ts'
import { fakeOperation } from '../../testing/fake-plugin.ts'
import { callUrl, httpFloor, output } from '../../testing/http-floor.ts'
import { problemOf } from '../../testing/problem-of.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { openToAll } from '../edge/api-keys.ts'

const fine = { isObserved: true, blame: 'no', rescued: false } as const
const strict = fakeOperation({ input: Type.Object({ n: Type.Integer() }, { additionalProperties: false }) })

function floor(more: Parameters<typeof httpFloor>[0] = {}) {
  const calls: CallRequest[] = []
  const lanes = fakeLanes(new VirtualClock(), { canary: fakeCanary({ look: strict, fresh: fakeOperation() }) })
  const invoke = async (request: CallRequest) => {
    calls.push(request)
    return { ...output, arm: fine }
  }
  return {
    ...httpFloor({ lanes, invoke, ...more }),
    lanes,
    handled: () => calls.map(({ loaded }) => loaded.id.version),
  }
}

describe('an answer', () => {
  test('names the version that gave it, and the audit the arm', async () => {
    const { post, lanes, audited } = floor()
    lanes.setWeight(1_000_000)
    const answer = await post(callUrl('put'), {})
    expect(answer.headers['x-wxhost-plugin']).toBe('fake-v1@1.1.0')
    expect(audited).toMatchObject([{ plugin: 'fake-v1@1.1.0', arm: 'canary', rescued: false }])
  })

  test('of a call that stable came to rescue names stable', async () => {
    const arm = { isObserved: true, blame: 'yes', rescued: true } as const
    const { post, lanes, audited, parts } = floor({ invoke: async () => ({ ...output, arm }) })
    lanes.setWeight(1_000_000)
    const answer = await post(callUrl('put'), {})
    expect([answer.statusCode, answer.headers['x-wxhost-plugin']]).toEqual([200, 'fake-v1@1.0.0'])
    expect(audited).toMatchObject([{ plugin: 'fake-v1@1.0.0', arm: 'canary', rescued: true }])
    expect(await parts.metrics.text()).toContain('operation="put",version="1.0.0",outcome="ok"')
  })

  test('of a call that came to nothing names stable', async () => {
    const { post, lanes, audited } = floor()
    lanes.setWeight(1_000_000)
    const answer = await post(callUrl('put'), { n: 'x' })
    expect([answer.statusCode, answer.headers['x-wxhost-plugin']]).toEqual([400, 'fake-v1@1.0.0'])
    expect(audited).toMatchObject([{ plugin: 'fake-v1@1.0.0', arm: 'stable' }])
  })
})

describe('what callers rely on', () => {
  test("is stable's schema, whichever version answers", async () => {
    const { post, lanes, handled } = floor()
    lanes.setWeight(1_000_000)
    // The canary's own asks for n and nothing else.
    expect((await post(callUrl('look'), { text: '中' })).statusCode).toBe(200)
    expect(handled()).toEqual(['1.1.0'])
  })

  test('has no operation that only the canary has', async () => {
    const { post, lanes } = floor()
    lanes.setWeight(1_000_000)
    expect(problemOf(await post(callUrl('fresh'), {}))).toEqual([404, 'WXH_OPERATION_NOT_FOUND'])
  })

  test('is listed and documented of stable alone', async () => {
    const { get } = floor()
    const listed = (await get(`/v1/apps/${fakeApp.appid}/operations`)).json()
    expect(listed.operations.map(({ plugin }: { plugin: string }) => plugin)).toEqual(Array(3).fill('fake-v1@1.0.0'))
    expect((await get('/openapi.json')).json().paths).not.toHaveProperty('/v1/apps/{appid}/fake/fresh')
  })

  test('is listed and documented of what a promotion made stable', async () => {
    const promoted = fakeCanary({ fresh: fakeOperation() })
    const lanes = { lane: () => undefined, stableFor: () => promoted }
    const { get } = httpFloor({ lanes })
    const listed = (await get(`/v1/apps/${fakeApp.appid}/operations`)).json()
    expect(listed.operations).toContainEqual(expect.objectContaining({ operation: 'fresh', plugin: 'fake-v1@1.1.0' }))
    expect((await get('/openapi.json')).json().paths).toHaveProperty('/v1/apps/{appid}/fake/fresh')
  })
})

describe('a caller that names the version', () => {
  const canary = { 'x-wxhost-arm': 'canary' }

  test('is answered by it, and its calls are not observed', async () => {
    const { post, handled, lanes, audited } = floor()
    expect((await post(callUrl('put'), {}, canary)).headers['x-wxhost-plugin']).toBe('fake-v1@1.1.0')
    lanes.setWeight(1_000_000)
    await post(callUrl('put'), {}, { 'x-wxhost-arm': 'stable' })
    expect(handled()).toEqual(['1.1.0', '1.0.0'])
    expect(audited).toMatchObject([{ arm: 'canary' }, { arm: 'stable' }])
    expect(lanes.seen).toEqual([])
  })

  test("is held to the canary's schema, and finds its operations", async () => {
    const { post } = floor()
    expect(problemOf(await post(callUrl('look'), { text: '中' }, canary))).toEqual([400, 'WXH_INPUT_INVALID'])
    expect((await post(callUrl('fresh'), {}, canary)).statusCode).toBe(200)
  })

  test('needs the permission, whatever it names', async () => {
    const apiKeys = { callerOf: () => ({ ...openToAll.callerOf(undefined), mayChooseArm: () => false }) }
    const { post, handled } = floor({ parts: { apiKeys } })
    for (const arm of ['stable', 'canary'])
      expect(problemOf(await post(callUrl('put'), {}, { 'x-wxhost-arm': arm }))).toEqual([403, 'WXH_ARM_FORBIDDEN'])
    expect((await post(callUrl('put'), {})).statusCode).toBe(200)
    expect(handled()).toEqual(['1.0.0'])
  })

  test('is refused where no rollout gives calls to a canary', async () => {
    const { post, lanes, inFlight } = floor()
    lanes.end()
    expect(problemOf(await post(callUrl('put'), {}, canary))).toEqual([409, 'WXH_ARM_ABSENT'])
    expect((await post(callUrl('put'), {}, { 'x-wxhost-arm': 'stable' })).statusCode).toBe(200)
    expect(inFlight.count).toBe(0)
  })

  test('is refused where the name is none', async () => {
    const { post } = floor()
    expect(problemOf(await post(callUrl('put'), {}, { 'x-wxhost-arm': 'blue' }))).toEqual([400, 'WXH_HEADER_INVALID'])
  })
})

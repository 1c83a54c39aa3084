import { describe, expect, test } from 'vitest'
import type { CallWitness } from '../shadow/call-witness.ts'
import { callRig, fakeApp } from '../testing/call-rig.ts'
import { fakeLoaded, fakeOperation } from '../testing/fake-plugin.ts'
import { answered } from '../testing/scripted-transport.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import type { CallReport, CallRequest } from './call-request.ts'
import { recordedInvoke } from './recorded-invoke.ts'

const report: CallReport = {
  result: { kind: 'output', output: {}, warnings: [], replayed: false },
  attempts: 1,
  upstreamMs: 1,
}
const moment = { now: 1, wechatNow: 1, deadline: 2, idempotencyKey: 'k' }
const response = { status: 200, headers: {}, body: new Uint8Array(0) }
const request: CallRequest = {
  app: fakeApp,
  loaded: fakeLoaded(),
  operationName: 'look',
  operation: fakeOperation(),
  input: {},
  idempotencyKey: undefined,
  deadline: 2,
}

const noting = (log: string[], name: string) => ({
  began: () => void log.push(`${name} began`),
  answered: () => void log.push(`${name} answered`),
  end: () => void log.push(`${name} end`),
})

function rig(isChosen = true) {
  const log: string[] = []
  const invoke = recordedInvoke(
    async ({ witness }) => {
      witness?.began(moment)
      witness?.answered(response, false)
      log.push('called')
      return report
    },
    { sample: () => (isChosen ? noting(log, 'sample') : undefined) },
  )
  return { log, invoke }
}

describe('a call that is recorded', () => {
  test('is made as ever, and seen to its end', async () => {
    const { log, invoke } = rig()

    expect(await invoke(request)).toBe(report)
    expect(log).toEqual(['sample began', 'sample answered', 'called', 'sample end'])
  })

  test('is seen by those that saw it before, too', async () => {
    const { log, invoke } = rig()
    const witness: CallWitness = noting(log, 'shadow')
    await invoke({ ...request, witness })

    expect(log.slice(0, 4)).toEqual(['sample began', 'shadow began', 'sample answered', 'shadow answered'])
  })

  test.each([
    ['it is not chosen', false, request],
    ['it is on the canary', true, { ...request, rescue: { loaded: request.loaded, operation: request.operation } }],
  ])('is made alone where %s', async (_, isChosen, given) => {
    const { log, invoke } = rig(isChosen)
    await invoke(given)

    expect(log).toEqual(['called'])
  })
})

test('a witness sees the Call, and each answer before it is read', async () => {
  const { finish, transport } = await callRig({ clock: new VirtualClock(1_000) })
  const seen: unknown[] = []
  transport.script.push(answered({ errcode: -1, errmsg: 'busy' }), answered({ n: 1 }))
  const { result } = await finish('look', {
    witness: {
      began: ({ now, deadline }) => void seen.push([now, deadline]),
      answered: ({ body }, resent) => void seen.push([Buffer.from(body).toString(), resent]),
    },
  })

  expect(result.kind).toBe('output')
  expect(seen).toEqual([
    [1_000, 11_000],
    ['{"errcode":-1,"errmsg":"busy"}', false],
    ['{"n":1}', true],
  ])
})

import type { NewFault } from '@wxhost/mock-wechat'
import { describe, expect, test } from 'vitest'
import type { Answer } from './support/call-host.ts'
import { useCanaryHome } from './support/canary-plugin.ts'
import { DealtCalls } from './support/dealt-calls.ts'
import { eventually } from './support/eventually.ts'
import { appid, type Sandbox, useSandbox } from './support/sandbox.ts'
import { simulatedFailures } from './support/simulated-failures.ts'

const order = { actor: 'cli:test', why: 'a test' }
const weight = 50_000
const paths = { list: '/cgi-bin/template/get_all_private_template', add: '/cgi-bin/template/api_add_template' }
const runs = 3
/** On a busy machine a thousand calls take their time. */
const timeout = 90_000

const encoding = (operation: 'list' | 'add', change: string) => `operation('${operation}', {
  async encode(input, call) {
    const request = await plugin.operations.${operation}.encode(input, call)
    ${change}
  },
})`
/** The canary asks for the same with one pair more, by which the mock knows it. */
const marked = (operation: 'list' | 'add') =>
  encoding(operation, `return { ...request, query: { ...request.query, lang: 'zh_CN' } }`)
/** Keys of calls without one are random, and the same when the call is run once more. */
const throwing = (share: number) =>
  encoding('list', `if (parseInt(call.idempotencyKey.slice(0, 8), 16) < ${share} * 2 ** 32) throw 1; return request`)
const wrongPath = encoding('list', `return { ...request, path: '/cgi-bin/template/get_all' }`)
const ofCanary = (path: string, fault: NewFault['fault'], percent = 100): NewFault => ({
  match: { path, query: 'lang=zh_CN' },
  percent,
  fault,
})

/** The bad canary beside stable, at 5 % of calls. */
async function useBadCanary(change: string, fault?: NewFault) {
  const { manifest } = await useCanaryHome({
    stable: ['oauth2', 'template-v1'],
    canaries: [{ of: 'template-v1', run: 'inline', change }],
  })
  const sandbox = await useSandbox({ env: { WXHOST_MANIFEST: manifest } })
  if (fault !== undefined) sandbox.world.faults.add(fault)
  const { control } = sandbox.host.rollouts
  const canary = 'template-v1@1.1.0'
  const { rollout } = await control.plan({ protocol: 'template', canary, steps: [{ kind: 'weight', weight }] }, order)
  const calls = new DealtCalls(sandbox)
  const view = () => control.view(rollout.id)
  const begin = async () => {
    if (view().rollout.state.kind === 'rolled-back') await control.clear(rollout.id, order)
    await control.start(rollout.id, order)
    // Where stable is hardly known, it would be asked first.
    await calls.good(40, 0)
  }
  /** Calls, so many at once, until the canary is taken back. @returns their answers. */
  const callUntilBack = async (call: () => Promise<Answer>, atOnce: number): Promise<readonly Answer[]> => {
    const answers: Answer[] = []
    while (view().rollout.state.kind === 'running')
      answers.push(...(await Promise.all(Array.from({ length: atOnce }, call))))
    await eventually(() => view().rollout.state.kind).toBe('rolled-back')
    return answers
  }
  return { ...sandbox, calls, view, begin, callUntilBack, failed: () => view().judge.arms.canary.errors }
}

describe('a canary at 5 % of which', () => {
  const refusal = ofCanary(paths.list, { errcode: 47001 })
  test.each([
    ['each call throws', 1, throwing(1), undefined],
    ['a fifth of the calls throws', 0.2, throwing(0.2), undefined],
    ['the path is wrong', 1, wrongPath, undefined],
    ['WeChat refuses each call', 1, marked('list'), refusal],
    ['WeChat refuses a fifth of the calls', 0.2, marked('list'), { ...refusal, percent: 20 }],
  ])(
    '%s is rolled back after a handful of them, and every caller is answered',
    {
      timeout,
    },
    async (_what, share, change, fault) => {
      const { call, begin, callUntilBack, failed, view } = await useBadCanary(change, fault)
      let counted = 0
      for (let run = 0; run < runs; run++) {
        await begin()
        const answers = await callUntilBack(() => call('template.list'), 5)
        counted += failed()
        expect(answers.filter(({ status }) => status !== 200)).toEqual([])
        expect(view().rescued).toBeGreaterThanOrEqual(failed())
      }
      expect(counted).toBeGreaterThanOrEqual(runs)
      // Of 200,000 simulated runs none came to more than 5 where a fifth fails (mean 3.4), or 2 where each does.
      expect(counted).toBeLessThanOrEqual(2 * runs * simulatedFailures(share))
    },
  )
})

test('answers that only the canary loses: rolled back, and only who must not send again hears of it', {
  timeout,
}, async () => {
  const fault = ofCanary(paths.add, { reset: true })
  const sandbox = await useBadCanary(marked('add'), fault)
  const add = adding(sandbox)
  let counted = 0
  for (let run = 0; run < runs; run++) {
    await sandbox.begin()
    const before = sandbox.world.journal.count(paths.add)
    const answers = await sandbox.callUntilBack(add, 1)
    const refused = answers.filter(({ status }) => status !== 200)
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['WXH_OUTCOME_UNKNOWN']))
    expect(refused).toHaveLength(sandbox.failed())
    expect(sandbox.world.journal.count(paths.add) - before).toBe(answers.length)
    counted += refused.length
  }
  expect(counted).toBeLessThanOrEqual(2 * runs * simulatedFailures(1))
})

test('a canary that is slow is rolled back by that, and every caller is answered', { timeout }, async () => {
  const fault = ofCanary(paths.list, { delayMs: 2_600 } as NewFault['fault'])
  const { call, calls, begin, view } = await useBadCanary(marked('list'), fault)
  await begin()
  const keys = Array.from({ length: 6 }, () => calls.keyOf('canary'))
  const answers = await Promise.all(keys.map((key) => call('template.list', {}, { 'idempotency-key': `${key}` })))
  expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 200))
  await eventually(() => view().rollout.state).toMatchObject({ kind: 'rolled-back', why: 'slow' })
})

/** Each is sent once. What was added goes again: an account has 25 at most. */
function adding({ call, world }: Sandbox): () => Promise<Answer> {
  const held = () => world.templates.list(appid).map(({ template_id }) => template_id)
  const own = new Set(held())
  return async () => {
    const answer = await call('template.add', { template_id_short: '43216' })
    for (const id of held()) if (!own.has(id)) world.templates.remove(appid, id)
    return answer
  }
}

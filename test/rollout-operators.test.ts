import type { HistoryEntry, RolloutView } from '@wxhost/core'
import { describe, expect, test } from 'vitest'
import { apiKey } from './support/api-keys.ts'
import { useCanaryHome } from './support/canary-plugin.ts'
import { eventually } from './support/eventually.ts'
import { useSandbox } from './support/sandbox.ts'

const canary = 'template-v1@1.1.0'
const steps = [
  { kind: 'weight', weight: 500_000 },
  { kind: 'weight', weight: 900_000 },
]
const plan = { protocol: 'template', canary, steps, why: 'quicker lists' }

interface Said {
  readonly status: number
  readonly etag: string
  readonly location: string
  readonly body: RolloutView & { readonly code: string; readonly detail: string; readonly pointer?: string }
}

/** A host with a canary that serves nobody yet, two operators and a business service, each with a key of its own. */
async function useOperators(change?: string) {
  const [mei, jun] = [apiKey('mei', { scopes: ['admin'] }), apiKey('jun', { scopes: ['admin'] })]
  const [shop, tester] = [apiKey('shop'), apiKey('tester', { scopes: ['arm'] })]
  const { manifest } = await useCanaryHome({
    stable: ['oauth2', 'template-v1'],
    canaries: [{ of: 'template-v1', run: 'inline', ...(change !== undefined && { change }) }],
  })
  const keys = [mei, jun, shop, tester].map(({ row }) => row)
  const sandbox = await useSandbox({ keys, env: { WXHOST_MANIFEST: manifest } })
  const asker =
    ({ header }: { readonly header: Readonly<Record<string, string>> }) =>
    async (path: string, body?: unknown, more: Readonly<Record<string, string>> = {}): Promise<Said> => {
      const response = await fetch(`${sandbox.host.url}/admin/rollouts${path}`, {
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...header, ...more },
        ...(body !== undefined && { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const [etag = '', location = ''] = ['etag', 'location'].map((name) => response.headers.get(name) ?? undefined)
      return { status: response.status, etag, location, body: (await response.json()) as Said['body'] }
    }
  const planned = await asker(mei)('', plan)
  const at = planned.location.slice('/admin/rollouts'.length)
  return {
    ...sandbox,
    ...{ mei: asker(mei), jun: asker(jun), shop: asker(shop), tester: asker(tester) },
    ...{ planned, at, id: at.slice(1) },
    list: (more = {}) => sandbox.call('template.list', {}, { ...shop.header, ...more }),
    start: () => asker(mei)(`${at}/start`, { why: 'office hours' }),
    /** Who did what, oldest first. */
    history: async () => {
      const { history } = (await asker(mei)(`${at}/history`)).body as unknown as { history: HistoryEntry[] }
      return history.map(({ what, actor, why }) => `${what} by ${actor}: ${why}`)
    },
  }
}

describe('of two operators who saw the same', () => {
  test('one is heard, and the other is told what changed, by whom and why', async () => {
    const { mei, jun, start, at, history, planned } = await useOperators()
    expect([planned.status, planned.etag]).toEqual([201, '"1"'])
    const { etag } = await start()
    expect((await jun(at)).etag).toBe(etag)
    const seen = { 'if-match': etag }
    const [promoted, aborted] = await Promise.all([
      mei(`${at}/promote`, { why: 'seen enough' }, seen),
      jun(`${at}/abort`, { why: 'not today' }, seen),
    ])
    const [won, lost] = promoted.status === 200 ? [promoted, aborted] : [aborted, promoted]
    expect([won.status, won.etag, lost.status, lost.body.code]).toEqual([200, '"3"', 409, 'WXH_ROLLOUT_CONFLICT'])
    const [said, written] =
      won === promoted
        ? [/version 3: advanced by mei at .* \(seen enough\)/, 'advanced by mei: seen enough']
        : [/version 3: aborted by jun at .* \(not today\)/, 'aborted by jun: not today']
    expect(lost.body.detail).toMatch(said)
    expect(await history()).toEqual(['planned by mei: quicker lists', 'started by mei: office hours', written])
    expect((await mei(at)).etag).toBe('"3"')
  })

  test('one of twenty orders at once is heard', async () => {
    const { mei, jun, start, at, history } = await useOperators()
    const { etag } = await start()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 === 0 ? mei : jun)(`${at}/promote`, { why: `order ${n}` }, { 'if-match': etag }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(409)])
    expect(await history()).toHaveLength(3)
  })

  test('the second is told by the number alone as well, and by what is possible where none is named', async () => {
    const { mei, jun, start, at } = await useOperators()
    await start()
    expect((await mei(`${at}/abort`, { why: 'not today', version: 2 })).status).toBe(200)
    const late = await jun(`${at}/promote`, { why: 'seen enough', version: 2 })
    expect([late.status, late.body.code]).toEqual([409, 'WXH_ROLLOUT_CONFLICT'])
    expect(late.body.detail).toContain('aborted by mei')
    const blind = await jun(`${at}/abort`, { why: 'not today' })
    expect([blind.status, blind.body.code]).toEqual([409, 'WXH_ROLLOUT_STATE'])
    expect(blind.body.detail).toContain('is aborted (version 3)')
  })
})

test('a key without the scope sees nothing, changes nothing and chooses no arm', async () => {
  const { shop, tester, start, at, list, history } = await useOperators()
  await start()
  for (const asker of [shop, tester])
    for (const answer of [
      await asker(''),
      await asker(at),
      await asker(`${at}/abort`, { why: 'mine' }),
      await asker('', plan),
    ])
      expect([answer.status, answer.body.code, answer.etag]).toEqual([403, 'WXH_ADMIN_FORBIDDEN', ''])
  const chosen = await list({ 'x-wxhost-arm': 'canary' })
  expect([chosen.status, chosen.body.code]).toEqual([403, 'WXH_ARM_FORBIDDEN'])
  expect(await history()).toHaveLength(2)
})

describe('orders that say nothing sensible', () => {
  const why = 'x'
  /** What is wrong, body, headers, and the answer. */
  const orders: readonly (readonly [string, unknown, Readonly<Record<string, string>>, string])[] = [
    ['cut off', '{"why":', {}, '400 WXH_BODY_INVALID'],
    ['a list', '[]', {}, '400 WXH_INPUT_INVALID'],
    ['null', 'null', {}, '400 WXH_INPUT_INVALID'],
    ['no reason', {}, {}, '400 WXH_INPUT_INVALID'],
    ['a reason of blanks', { why: '   ' }, {}, '409 WXH_ROLLOUT_REFUSED'],
    ['a prototype', '{"why":"x","__proto__":{"all":true}}', {}, '400 WXH_BODY_INVALID'],
    ['what nobody knows', { why, actor: 'mei' }, {}, '400 WXH_INPUT_INVALID'],
    ['a version of another kind', { why, version: '2' }, {}, '400 WXH_INPUT_INVALID'],
    ['a version that never was', { why, version: 99 }, {}, '409 WXH_ROLLOUT_CONFLICT'],
    ['a weak ETag', { why }, { 'if-match': 'W/"2"' }, '400 WXH_HEADER_INVALID'],
    ['two ETags', { why }, { 'if-match': '"2", "3"' }, '400 WXH_HEADER_INVALID'],
    ['two versions', { why, version: 2 }, { 'if-match': '"3"' }, '400 WXH_HEADER_INVALID'],
    ['a form', 'why=x', { 'content-type': 'application/x-www-form-urlencoded' }, '415 WXH_CONTENT_TYPE_UNSUPPORTED'],
    ['too long', { why: 'x'.repeat(2_000_000) }, {}, '413 WXH_BODY_TOO_LARGE'],
  ]

  test('change nothing, and are told what is wrong', async () => {
    const { jun, start, at, history } = await useOperators()
    await start()
    const said: (readonly [string, string])[] = []
    for (const [what, body, headers] of orders) {
      const answer = await jun(`${at}/abort`, body, headers)
      said.push([what, `${answer.status} ${answer.body.code}`])
    }
    expect(said).toEqual(orders.map(([what, , , answer]) => [what, answer]))
    expect((await jun(at)).etag).toBe('"2"')
    expect(await history()).toHaveLength(2)
  })

  test('find no rollout where there is none', async () => {
    const { jun } = await useOperators()
    const paths = ['/none', `/${'x'.repeat(99)}`, '/%00', '/..%2f..', '/template-%E2%80%A8']
    const said: string[] = []
    for (const path of paths) said.push((await jun(`${path}/abort`, { why })).body.code)
    expect(said).toEqual(paths.map(() => 'WXH_ROLLOUT_NOT_FOUND'))
  })
})

describe('a rollback wins over', () => {
  const orders: readonly (readonly [string, object])[] = [
    ['promote', { why: 'seen enough' }],
    ['promote', { why: 'seen enough', all: true }],
    ['pause', { why: 'lunch' }],
    ['abort', { why: 'not today' }],
    ['resume', { why: 'again' }],
    ['start', { why: 'again' }],
  ]
  test.each(orders)('%s %j that comes as it is written', async (verb, order) => {
    const { host, mei, start, at, id, list } = await useOperators()
    const { etag } = await start()
    host.rollouts.accuse(id, 'hard-evidence', 'list: the canary cannot encode what stable can')
    const [blind, seeing] = await Promise.all([
      mei(`${at}/${verb}`, order),
      mei(`${at}/${verb}`, order, { 'if-match': etag }),
    ])
    expect([blind.status, blind.body.code]).toEqual([409, 'WXH_ROLLOUT_STATE'])
    expect([seeing.status, seeing.body.code]).toEqual([409, 'WXH_ROLLOUT_CONFLICT'])
    expect(seeing.body.detail).toContain('rolled-back by host')
    expect(seeing.body.detail).toContain('the canary cannot encode what stable can')
    expect((await mei(at)).body.rollout).toMatchObject({ state: { kind: 'rolled-back' }, version: 3 })
    const answers = await Promise.all(Array.from({ length: 20 }, () => list()))
    expect(new Set(answers.map(({ headers }) => headers.get('x-wxhost-plugin')))).toEqual(
      new Set(['template-v1@1.0.0']),
    )
  })

  test('a promotion in the midst of calls that fail, and every caller is answered', async () => {
    const { mei, start, at, list } = await useOperators(
      `operation('list', { encode() { throw new Error('planted') } })`,
    )
    await start()
    // Twenty rescues in ten seconds there are always.
    const calls = Array.from({ length: 20 }, () => list())
    await mei(`${at}/promote`, { why: 'seen enough' })
    const answers = await Promise.all(calls)
    while ((await mei(at)).body.rollout.state.kind === 'running') answers.push(await list())
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    await eventually(async () => (await mei(at)).body.rollout.state.kind).toBe('rolled-back')
    const late = await mei(`${at}/promote`, { why: 'seen enough', all: true })
    expect([late.status, late.body.code]).toEqual([409, 'WXH_ROLLOUT_STATE'])
  })
})

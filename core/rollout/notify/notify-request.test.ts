import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { SecretValue } from '../../secret-value.ts'
import type { NotifyTarget } from '../../settings.ts'
import { sampleRollout } from '../../testing/fake-rollout-control.ts'
import type { Rollout, RolloutState } from '../rollout.ts'
import type { RolloutChange } from '../rollouts.ts'
import { type News, newsOf } from './news.ts'
import { newsText } from './news-text.ts'
import { notifyRequest, readNotified } from './notify-request.ts'

const entry = {
  rolloutId: sampleRollout.id,
  version: 8,
  at: 0,
  actor: 'host',
  what: 'rolled-back',
  why: 'see evidence',
}
const rolledBack: RolloutState = { kind: 'rolled-back', why: 'relative', evidence: 'relative 3,412 of 3,000' }
const changeTo = (state: RolloutState, before: RolloutState = { kind: 'running' }): RolloutChange => ({
  before: { ...sampleRollout, state: before },
  rollout: { ...sampleRollout, state, version: 8, changedAt: Date.UTC(2026, 10, 1, 9) } satisfies Rollout,
  entry,
})
const news: News = {
  id: 'pay-7f3k2a9c-8',
  rolloutId: 'pay-7f3k2a9c',
  protocol: 'pay',
  stable: 'pay-v3@1.0.0',
  canary: 'pay-v3@1.1.0',
  what: 'rolled-back',
  reason: 'relative',
  why: 'relative 3,412 of 3,000',
  actor: 'host',
  step: 2,
  steps: 4,
  at: Date.UTC(2026, 10, 1, 9),
}
const target = (kind: NotifyTarget['kind'], url: string, secret?: string): NotifyTarget => ({
  kind,
  url: new SecretValue(url),
  secret: secret === undefined ? undefined : new SecretValue(secret),
})

describe('news are', () => {
  test('that a rollout went back, with the evidence', () => {
    expect(newsOf(changeTo(rolledBack))).toEqual(news)
  })

  test.each<[RolloutState, News['reason']]>([
    [{ kind: 'holding', why: 'undecided' }, 'undecided'],
    [{ kind: 'holding', why: 'upstream-incident' }, 'upstream-incident'],
    [{ kind: 'suspended', why: 'fallback-budget' }, 'fallback-budget'],
    [{ kind: 'promoted' }, undefined],
  ])('%j, with what was given as reason', (state, reason) => {
    expect(newsOf(changeTo(state))).toMatchObject({ what: state.kind, reason, why: 'see evidence' })
  })

  test.each<RolloutState>([{ kind: 'running' }, { kind: 'paused' }, { kind: 'planned' }, { kind: 'aborted' }])(
    'not %j: a person did it, or all is well',
    (state) => {
      expect(newsOf(changeTo(state))).toBeUndefined()
    },
  )

  test('not what another host did: that one tells', () => {
    expect(newsOf({ ...changeTo(rolledBack), entry: undefined })).toBeUndefined()
  })

  test('not the same again, but another reason is', () => {
    const undecided: RolloutState = { kind: 'holding', why: 'undecided' }
    expect(newsOf(changeTo(undecided, undecided))).toBeUndefined()
    expect(newsOf(changeTo(undecided, { kind: 'holding', why: 'differences' }))).toMatchObject({ reason: 'undecided' })
    expect(newsOf({ ...changeTo(rolledBack), before: undefined })).toMatchObject({ what: 'rolled-back' })
  })
})

test('people read it in Chinese and English, with the time of Beijing', () => {
  expect(newsText(news)).toEqual({
    title: '灰度已自动回滚 / Rolled back: pay pay-v3@1.1.0',
    isBad: true,
    lines: [
      'pay-v3@1.0.0 -> pay-v3@1.1.0',
      '原因：新版本失败明显多于稳定版',
      'Why: the canary fails more often than stable',
      '详情 / Details: relative 3,412 of 3,000',
      '第 2/4 步 / step 2 of 4, wxhost rollout status pay-7f3k2a9c',
      'host, 2026-11-01 17:00:00 北京时间 (09:00:00 UTC)',
    ],
  })
})

test('an operator mentions nobody and links nowhere by a reason', () => {
  const why = '<@all> [x](http://evil) \u001b`code` **b**'
  const { lines } = newsText({
    ...news,
    what: 'promoted',
    reason: undefined,
    why: why + 'x'.repeat(1_000),
    actor: '<a>',
  })
  expect(lines.join('')).not.toMatch(/[<[\]`*]|\p{Cc}/u)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(400)
})

test('a reason is cut between characters, and stays one line', () => {
  const { lines } = newsText({ ...news, why: `${'x'.repeat(299)}😀😀` })
  expect(lines.filter((line) => !line.isWellFormed())).toEqual([])
  expect(lines[3]).toBe(`详情 / Details: ${'x'.repeat(299)}😀`)
  expect(newsText({ ...news, why: 'one\u2028two\u2029three' }).lines[3]).toBe('详情 / Details: one two three')
})

describe('WeCom', () => {
  const robot = target('wecom', 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6')

  test('is sent markdown at the address of the robot', () => {
    const request = notifyRequest(robot, [news], 0)
    expect(request.url).toBe('https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6')
    const body = JSON.parse(request.body) as { msgtype: string; markdown: { content: string } }
    expect(Object.keys(body)).toEqual(['msgtype', 'markdown'])
    expect(body.msgtype).toBe('markdown')
    expect(body.markdown.content.split('\n').slice(0, 3)).toEqual([
      '<font color="warning">灰度已自动回滚 / Rolled back: pay pay-v3@1.1.0</font>',
      '> pay-v3@1.0.0 -> pay-v3@1.1.0',
      '> 原因：新版本失败明显多于稳定版',
    ])
  })

  test('is shown good news in another colour', () => {
    const { content } = JSON.parse(notifyRequest(robot, [{ ...news, what: 'promoted', why: '' }], 0).body).markdown
    expect(content).toContain('<font color="info">灰度已转为正式版本 / Promoted: pay pay-v3@1.1.0</font>')
    expect(content).not.toContain('Details')
  })

  // The document allows 4,096 bytes of UTF-8.
  test('never gets more than it takes, and is told how many are left out', () => {
    const many = Array.from({ length: 50 }, (_, i) => ({ ...news, id: `x-${i}`, why: '证据'.repeat(150) }))
    const { content } = JSON.parse(notifyRequest(robot, many, 0).body).markdown
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(4_096)
    const told = content.split('灰度已自动回滚').length - 1
    expect(content.endsWith(`还有 ${50 - told} 条 / ${50 - told} more`)).toBe(true)
  })
})

describe('DingTalk', () => {
  const url = 'https://oapi.dingtalk.com/robot/send?access_token=abc'

  test('is sent markdown with a title', () => {
    const request = notifyRequest(target('dingtalk', url), [news, news], 0)
    expect(request.url).toBe(url)
    const body = JSON.parse(request.body)
    expect(body.msgtype).toBe('markdown')
    expect(body.markdown.title).toBe('wxhost: 灰度已自动回滚 / Rolled back: pay pay-v3@1.1.0 (+1)')
    expect(body.markdown.text).toContain('#### 灰度已自动回滚 / Rolled back: pay pay-v3@1.1.0\n\n> pay-v3@1.0.0')
  })

  // printf '%s\n%s' 1793520000001 SECa1… | openssl dgst -sha256 -hmac SECa1… -binary | base64, then + and = percent-encoded.
  test('is shown the signature of its secret', () => {
    const request = notifyRequest(target('dingtalk', url, 'SECa1b2c3d4e5f60718293a4b5c6d7e8f90'), [news], 1793520000001)
    expect(request.url).toBe(`${url}&timestamp=1793520000001&sign=D4IaO06ZjxsSWcTecNs6QaZ4uTvhvIXkEtWUUvIPM%2Bc%3D`)
  })
})

describe('a service of one’s own', () => {
  const url = 'https://ops.example.com/hooks'

  test('is sent one event, under the same id at each try', () => {
    const request = notifyRequest(target('generic', url), [news], Date.UTC(2026, 10, 1, 9, 0, 5))
    const { id: _id, at: _at, ...data } = news
    expect(JSON.parse(request.body)).toEqual({
      type: 'rollout.rolled-back',
      timestamp: '2026-11-01T09:00:00.000Z',
      data: { ...data, text: '灰度已自动回滚 / Rolled back: pay pay-v3@1.1.0' },
    })
    expect(request.headers).toEqual({ 'webhook-id': news.id, 'webhook-timestamp': '1793523605' })
  })

  // Standard Webhooks 1.0.0: HMAC-SHA256 over id.timestamp.body with the decoded key.
  test('is shown a signature of Standard Webhooks', () => {
    const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
    const request = notifyRequest(target('generic', url, `whsec_${key.toString('base64')}`), [news], 1_793_523_605_000)
    const signed = createHmac('sha256', key).update(`${news.id}.1793523605.${request.body}`).digest('base64')
    expect(request.headers['webhook-signature']).toBe(`v1,${signed}`)
  })

  test('gets one at a time', () => {
    expect(() => notifyRequest(target('generic', url), [], 0)).toThrow('no news')
  })
})

describe('what came back', () => {
  const ok = (body?: object) => ({ kind: 'ok', status: 200, ...(body && { body }) }) as never

  test.each([
    ['wecom', { errcode: 0, errmsg: 'ok' }],
    ['dingtalk', { errcode: 0, errmsg: 'ok' }],
    ['generic', { anything: true }],
  ] as const)('is success for %s where it says so', (kind, body) => {
    expect(readNotified(kind, ok(body))).toEqual({ kind: 'sent' })
  })

  test.each([
    ['wecom', { errcode: 93000, errmsg: 'invalid webhook url' }, 'errcode 93000', undefined],
    ['wecom', { errcode: 45009, errmsg: 'api freq out of limit' }, 'errcode 45009', 60_000],
    // "If more than 20, it is limited for 10 minutes."
    ['dingtalk', { errcode: 130101, errmsg: 'send too fast' }, 'errcode 130101', 600_000],
    ['dingtalk', { errcode: 310000, errmsg: 'sign not match' }, 'errcode 310000', undefined],
    ['wecom', { hello: 1 }, 'an answer that is not of such a robot', undefined],
    ['wecom', undefined, 'an answer that is not of such a robot', undefined],
  ] as const)('%s with %j is none, though the status is 200', (kind, body, problem, waitMs) => {
    expect(readNotified(kind, ok(body))).toEqual({ kind: 'failed', problem, ...(waitMs && { waitMs }) })
  })

  test('of a status other than 2xx is none', () => {
    const failed = { kind: 'failed', problem: 'status 503', isDown: true, retryAfterMs: 9_000 } as const
    expect(readNotified('generic', failed)).toEqual({ kind: 'failed', problem: 'status 503', waitMs: 9_000 })
  })
})

import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../clock.ts'
import { SecretValue } from '../../secret-value.ts'
import type { NotifyKind, NotifyTarget } from '../../settings.ts'
import { sampleRollout } from '../../testing/fake-rollout-control.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import type { PostWebhook, WebhookAnswer, WebhookRequest } from '../../transport/webhook/webhook-answer.ts'
import { createWebhookClient } from '../../transport/webhook/webhook-client.ts'
import type { RolloutChange } from '../rollouts.ts'
import type { NotifyEvent } from './news-queue.ts'
import { createNotifier } from './notifier.ts'

const done: WebhookAnswer = { kind: 'ok', status: 200, body: { errcode: 0, errmsg: 'ok' } }
const down: WebhookAnswer = { kind: 'failed', problem: 'status 503', isDown: true }
const tooFast: WebhookAnswer = { kind: 'ok', status: 200, body: { errcode: 130101 } }

const targetOf = (kind: NotifyKind, url = 'https://robot.example/send?key=s3cret'): NotifyTarget => ({
  kind,
  url: new SecretValue(url),
  secret: undefined,
})
const rollback = (n: number): RolloutChange => ({
  before: sampleRollout,
  rollout: { ...sampleRollout, id: `pay-${n}`, state: { kind: 'rolled-back', why: 'slow', evidence: `e${n}` } },
  entry: { rolloutId: `pay-${n}`, version: 8, at: 0, actor: 'host', what: 'rolled-back', why: 'x' },
})

function rig(kinds: readonly NotifyKind[], answer: (n: number) => WebhookAnswer | Promise<WebhookAnswer> = () => done) {
  const clock = new VirtualClock()
  const sent: (WebhookRequest & { at: number })[] = []
  const events: NotifyEvent[] = []
  const start = clock.now()
  const post: PostWebhook = async (request) => {
    sent.push({ ...request, at: clock.now() - start })
    return answer(sent.length)
  }
  const targets = kinds.map((kind) => targetOf(kind))
  const notifier = createNotifier({ clock, targets, post, onEvent: (event) => events.push(event) })
  return { clock, sent, events, notifier, times: () => sent.map(({ at }) => at) }
}
/** Whose news a request carries. */
const idsIn = (request: WebhookRequest | undefined) =>
  request?.body.match(/rollout status (pay-\d+)/g)?.map((m) => m.slice(15))

describe('people', () => {
  test('are told at once, each target by itself', async () => {
    const { clock, sent, events, notifier } = rig(['wecom', 'dingtalk', 'generic'])
    notifier.tell(rollback(1))
    await clock.advance(0)
    expect(sent).toHaveLength(3)
    expect(events.map(({ kind, target, count }) => [kind, target, count])).toEqual([
      ['sent', 'wecom', 1],
      ['sent', 'dingtalk', 1],
      ['sent', 'generic', 1],
    ])
  })

  test('are not told what is no news', async () => {
    const { clock, sent, notifier } = rig(['wecom'])
    notifier.tell({ ...rollback(1), rollout: { ...sampleRollout, state: { kind: 'paused' } } })
    await clock.advance(60_000)
    expect([sent.length, clock.pending]).toEqual([0, 0])
  })

  // Both robots take 20 messages a minute.
  test.each(['wecom', 'dingtalk'] as const)('by %s get a flood in few messages', async (kind) => {
    const { clock, sent, notifier, times } = rig([kind])
    for (let n = 1; n <= 12; n++) notifier.tell(rollback(n))
    for (let n = 13; n <= 300; n++) {
      await clock.advance(1_000)
      notifier.tell(rollback(n))
    }
    await clock.advance(60_000)
    const inAnyMinute = times().map((at) => times().filter((other) => other >= at && other <= at + 60_000).length)
    expect(Math.max(...inAnyMinute)).toBeLessThanOrEqual(20)
    expect(idsIn(sent[0])).toEqual(['pay-1'])
    expect(sent.length).toBeGreaterThan(50)
  })

  test('get what came meanwhile in one message, in order', async () => {
    const { clock, sent, notifier } = rig(['wecom'])
    for (let n = 1; n <= 4; n++) notifier.tell(rollback(n))
    await clock.advance(4_000)
    expect(sent.map(idsIn)).toEqual([['pay-1'], ['pay-2', 'pay-3', 'pay-4']])
  })

  test('with a service of their own get each event by itself, at once', async () => {
    const { clock, sent, notifier } = rig(['generic'])
    for (let n = 1; n <= 3; n++) notifier.tell(rollback(n))
    await clock.advance(0)
    expect(sent.map(({ headers }) => headers['webhook-id'])).toEqual(['pay-1-7', 'pay-2-7', 'pay-3-7'])
  })
})

describe('a robot that is down', () => {
  test('is tried again, ever later', async () => {
    const { clock, notifier, events, times } = rig(['wecom'], (n) => (n < 4 ? down : done))
    notifier.tell(rollback(1))
    await clock.advance(60_000)
    expect(times()).toEqual([0, 4_000, 12_000, 28_000])
    expect(events.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'failed', 'sent'])
    expect(events[0]?.problem).toBe('status 503')
  })

  test('is given up after eight tries, and the next news is tried anew', async () => {
    const { clock, notifier, events, sent } = rig(['wecom'], () => down)
    notifier.tell(rollback(1))
    await clock.advance(3_600_000)
    expect(sent).toHaveLength(8)
    expect(events.at(-1)).toEqual({ kind: 'dropped', target: 'wecom', count: 1, problem: 'status 503' })
    notifier.tell(rollback(2))
    await clock.advance(0)
    expect(sent).toHaveLength(9)
  })

  test('that had too many messages is left alone for its ten minutes', async () => {
    const { clock, notifier, times } = rig(['dingtalk'], (n) => (n === 1 ? tooFast : done))
    notifier.tell(rollback(1))
    await clock.advance(700_000)
    expect(times()).toEqual([0, 600_000])
  })

  test('that asks for days of rest is asked again in ten minutes all the same: nobody would hear of a rollback', async () => {
    const later: WebhookAnswer = { ...down, retryAfterMs: 30 * 86_400_000 } as WebhookAnswer
    const { clock, notifier, times } = rig(['generic'], (n) => (n === 1 ? later : done))
    notifier.tell(rollback(1))
    await clock.advance(600_000)
    expect(times()).toEqual([0, 600_000])
  })

  test('lets news pile up to a bound only: the oldest go', async () => {
    const { clock, notifier, events, sent } = rig(['generic'], (n) => (n < 3 ? down : done))
    for (let n = 1; n <= 250; n++) notifier.tell(rollback(n))
    await clock.advance(60_000)
    expect(events.filter(({ kind }) => kind === 'dropped')).toHaveLength(49)
    // The first was under way already.
    expect(sent.at(2)?.headers['webhook-id']).toBe('pay-1-7')
    expect(sent.at(3)?.headers['webhook-id']).toBe('pay-51-7')
  })
})

describe('a host that stops', () => {
  test('lets what is under way end', async () => {
    const held = Promise.withResolvers<WebhookAnswer>()
    const { clock, notifier, events } = rig(['wecom'], () => held.promise)
    notifier.tell(rollback(1))
    await clock.advance(0)
    const closed = notifier.close()
    held.resolve(done)
    await closed
    expect(events).toEqual([{ kind: 'sent', target: 'wecom', count: 1 }])
    expect(clock.pending).toBe(0)
  })

  test('waits no longer than two seconds for it', async () => {
    const { clock, notifier, sent, events } = rig(['wecom'], (n) =>
      n > 1 ? done : new Promise((resolve) => sent[0]?.signal?.addEventListener('abort', () => resolve(down))),
    )
    notifier.tell(rollback(1))
    notifier.tell(rollback(2))
    await clock.advance(0)
    const closed = notifier.close()
    await clock.advance(2_000)
    await closed
    expect(events.map(({ kind, count }) => [kind, count])).toEqual([
      ['dropped', 1],
      ['dropped', 1],
    ])
    notifier.tell(rollback(3))
    await clock.advance(0)
    expect([sent.length, clock.pending]).toEqual([1, 0])
  })

  test('does not wait for a try that is to come', async () => {
    const { clock, notifier, events } = rig(['wecom'], () => down)
    notifier.tell(rollback(1))
    await clock.advance(1_000)
    await notifier.close()
    expect(events.at(-1)).toMatchObject({ kind: 'dropped', problem: 'the host stopped' })
    expect(clock.pending).toBe(0)
  })
})

describe('over HTTP', () => {
  async function robot(answer: object) {
    const bodies: string[] = []
    const server = createServer(async (request, response) => {
      bodies.push(await text(request))
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}/send?key=s3cret-key`, bodies }
  }

  async function tellOnce(url: string, networks: readonly string[]): Promise<NotifyEvent> {
    const client = createWebhookClient({ clock: systemClock, networks })
    onTestFinished(() => client.close())
    const { promise, resolve } = Promise.withResolvers<NotifyEvent>()
    const targets = [targetOf('wecom', url)]
    const notifier = createNotifier({ clock: systemClock, targets, post: client.post, onEvent: resolve })
    onTestFinished(() => notifier.close())
    notifier.tell(rollback(1))
    return promise
  }

  test('a robot gets it', async () => {
    const { url, bodies } = await robot({ errcode: 0, errmsg: 'ok' })
    expect(await tellOnce(url, ['127.0.0.0/8'])).toEqual({ kind: 'sent', target: 'wecom', count: 1 })
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ msgtype: 'markdown' })
  })

  test('what is said of one that refuses names no key', async () => {
    const { url } = await robot({ errcode: 93000, errmsg: 'invalid webhook url, key s3cret-key' })
    const event = await tellOnce(url, ['127.0.0.0/8'])
    expect(event).toEqual({ kind: 'failed', target: 'wecom', count: 1, problem: 'errcode 93000' })
  })

  test('an address inside is not reached where it was not allowed', async () => {
    const { url, bodies } = await robot({ errcode: 0 })
    expect(await tellOnce(url, [])).toMatchObject({ kind: 'failed', problem: expect.not.stringContaining('s3cret') })
    expect(bodies).toEqual([])
  })
})

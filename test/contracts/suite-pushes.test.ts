import type { Interaction, PushInteraction } from '@wxhost/contracts'
import { allChecks, type Finding, runSuite } from '@wxhost/contracts'
import type { IWeChatProtocol } from '@wxhost/core/protocol'
import message from '@wxhost/plugin-message-v1'
import pay from '@wxhost/plugin-pay-v3'
import { describe, expect, it } from 'vitest'

async function found(plugin: IWeChatProtocol, interactions: readonly Interaction[], name: string) {
  const findings: Finding[] = []
  const checks = allChecks.filter((check) => check.name === name)
  const subject = { id: 'x@1.0.0', protocol: 'x', plugin, interactions, seed: 1, runs: 10 }
  for await (const outcome of runSuite(subject, checks)) findings.push(...outcome.findings)
  return findings
}

const text: PushInteraction = {
  kind: 'push',
  description: 'a user writes',
  page: 'callback page',
  channel: 'push',
  push: {
    seal: 'message',
    mode: 'secure',
    xml: {
      ToUserName: 'gh_1',
      FromUserName: 'oUser',
      CreateTime: '1704067200',
      MsgType: 'text',
      Content: 'hello ]]> there',
      MsgId: '1234567890123456',
    },
  },
  opened: { kind: 'events' },
  reply: {
    message: { MsgType: 'text', Content: '你好' },
    shows: { ToUserName: 'oUser', FromUserName: 'gh_1', CreateTime: '1704067200', MsgType: 'text', Content: '你好' },
  },
}

describe('pushes of the suite', () => {
  it.each(['secure', 'plain'] as const)('are sealed as WeChat does: %s', async (mode) => {
    const interaction: PushInteraction = {
      ...text,
      call: { settings: { plain: true } },
      push: { ...text.push, mode } as PushInteraction['push'],
    }
    const findings = await found(message, [interaction], 'pushes')

    expect(findings.map(({ path }) => path)).toEqual(['opened.events', 'opened.ack', 'opened.replyContext'])
    expect(findings[0]?.actual).toContain('hello ]]> there')
  })

  it('take the check of the address', async () => {
    const check: PushInteraction = {
      kind: 'push',
      description: 'an operator enters the address',
      page: 'callback page',
      channel: 'push',
      push: { seal: 'address-check', echostr: '5331' },
      opened: { kind: 'answer', answer: { status: 200, contentType: 'text/plain; charset=utf-8', body: '5331' } },
    }

    expect(await found(message, [check], 'pushes')).toEqual([])
  })

  it('open notifications of WeChat Pay', async () => {
    const notification: PushInteraction = {
      kind: 'push',
      description: 'an order is paid',
      page: 'pay-v3 page',
      channel: 'notify',
      push: {
        seal: 'pay-v3',
        body: { id: 'EV-1', create_time: '2024-01-01T10:00:06+08:00', event_type: 'TRANSACTION.SUCCESS' },
        resource: { mchid: '1900000109', out_trade_no: 'o1', trade_state: 'SUCCESS', transaction_id: '42' },
        originalType: 'transaction',
      },
      opened: { kind: 'refused' },
    }
    const [finding] = await found(pay, [notification], 'pushes')

    expect(finding).toMatchObject({ path: 'opened.kind', expected: '"refused"', actual: '"events"' })
  })
})

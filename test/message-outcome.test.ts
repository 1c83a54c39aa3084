import { SANDBOX } from '@wxhost/mock-wechat'
import { describe, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { type Account, useAccount } from './support/message-account.ts'
import { appid, message } from './support/sandbox.ts'

const wanted = { ...message, template_id: SANDBOX.templates.appointment.template_id }
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/)

async function outcome({ host }: Account, msgid: unknown): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${host.url}/v1/apps/${appid}/template/outcomes/${msgid}`)
  return (await response.json()) as Record<string, unknown>
}

const send = async (account: Account, to = wanted.touser) => {
  const { status, output } = await account.call('template.send', { ...wanted, touser: to })
  expect(status).toBe(200)
  return output.msgid
}

describe('a template message', () => {
  test('is accepted, then delivered', async () => {
    const account = await useAccount()
    const msgid = await send(account)
    const accepted = await outcome(account, msgid)
    expect(accepted).toMatchObject({ key: msgid, stage: 'accepted', final: false, acceptedAt: time })
    account.world.clock.advance(1_000)
    await eventually(() => outcome(account, msgid)).toMatchObject({
      stage: 'delivered',
      detail: 'success',
      final: true,
      acceptedAt: accepted.acceptedAt,
      settledAt: time,
    })
  })

  test('is failed where the user blocks the account', async () => {
    const account = await useAccount()
    const msgid = await send(account)
    account.world.users.put({ appid, openid: wanted.touser, blacklisted: true })
    account.world.clock.advance(1_000)
    await eventually(() => outcome(account, msgid)).toMatchObject({
      stage: 'failed',
      detail: 'failed:user block',
      final: true,
    })
  })

  test('is joined to a finish that came before its answer', async () => {
    const account = await useAccount()
    account.world.change({ finishBeforeAnswer: true })
    const msgid = await send(account)
    expect(account.world.pushes.list()).toMatchObject([{ status: 'accepted' }])
    expect(await outcome(account, msgid)).toMatchObject({
      stage: 'delivered',
      detail: 'success',
      acceptedAt: time,
      settledAt: time,
    })
  })

  test('is settled once, whoever says so again', async () => {
    const account = await useAccount()
    const msgid = await send(account)
    account.world.clock.advance(1_000)
    await eventually(() => outcome(account, msgid)).toMatchObject({ stage: 'delivered' })
    const settled = await outcome(account, msgid)
    const again = { MsgID: BigInt(String(msgid)), Status: 'failed: system failed' }
    expect((await account.push({ type: 'TEMPLATESENDJOBFINISH', fields: again })).status).toBe('accepted')
    expect(await outcome(account, msgid)).toEqual(settled)
  })
})

describe('a finish of a message that the host did not send', () => {
  test('is kept, and handed on as any other', async () => {
    const account = await useAccount()
    const MsgID = 3_487_542_469_355_618_313n
    await account.push({ type: 'TEMPLATESENDJOBFINISH', fields: { MsgID, Status: 'failed:user block' } })
    expect(await outcome(account, MsgID)).toMatchObject({ stage: 'failed', detail: 'failed:user block' })
    await eventually(() => account.webhook.deliveries).toMatchObject([
      { type: 'TEMPLATESENDJOBFINISH', data: { MsgID: `${MsgID}`, Status: 'failed:user block' } },
    ])
  })

  test('is not shown to those who ask for another', async () => {
    const account = await useAccount()
    expect(await outcome(account, '1')).toMatchObject({ code: 'WXH_OUTCOME_NOT_FOUND', status: 404 })
  })
})

import { describe, expect, test } from 'vitest'
import { caughtBy, judge, type Seen } from './verdict.ts'

const accepted = { outcome: 'accepted', status: 204 } as const
const notification = (id: string) => ({ id, state: 'accepted', tries: [accepted] })
const ack = (id: string, life: number, status = 204) => ({ notification: id, status, ms: 5, life })
const delivery = (id: string, life: number, result: 'open' | 'accepted' | 'failed' = 'accepted') => ({
  event: `e-${id}`,
  notification: id,
  life,
  result,
})
const row = (id: string, sequence: number) => ({ id: `e-${id}`, sequence, state: 'delivered' })

/** Two notifications, the host killed once between them, and all is well. */
const well: Seen = {
  notifications: [notification('EV-1'), notification('EV-2')],
  acks: [ack('EV-1', 0), ack('EV-2', 1)],
  deliveries: [delivery('EV-1', 0), delivery('EV-2', 1)],
  inbox: [row('EV-1', 1), row('EV-2', 2)],
  deaths: [{ underWay: [], left: { lastSequence: 1, pending: new Set() } }],
}

test('a run in which all went well has no faults', () => {
  expect(judge(well)).toMatchObject({
    notifications: 2,
    lost: 0,
    duplicates_stored: 0,
    unstable_ids: 0,
    acked_not_stored: 0,
    unaccepted: 0,
    undelivered_rows: 0,
    duplicates_delivered: 0,
    p99_ack_ms: 5,
  })
})

describe('a verdict counts', () => {
  test('what no webhook has taken', () => {
    const deliveries = [delivery('EV-1', 0), delivery('EV-2', 1, 'failed'), delivery('EV-2', 1, 'open')]
    expect(judge({ ...well, deliveries })).toMatchObject({ lost: 1, deliveries_failed: 1 })
  })

  test('rows beyond the notifications', () => {
    expect(judge({ ...well, inbox: [...well.inbox, row('EV-2b', 3)] }).duplicates_stored).toBe(1)
  })

  test('a notification under two ids, and two under one', () => {
    const again = { ...delivery('EV-1', 1), event: 'e-other' }
    expect(judge({ ...well, deliveries: [...well.deliveries, again] }).unstable_ids).toBe(1)
    const shared = { ...delivery('EV-2', 1), event: 'e-EV-1' }
    expect(judge({ ...well, deliveries: [delivery('EV-1', 0), shared] }).unstable_ids).toBe(1)
  })

  test('what was acknowledged and not in the inbox of the dead host', () => {
    // A repeat in the next life stored it after all: nothing is lost, and yet WeChat was told too early.
    expect(judge({ ...well, acks: [ack('EV-2', 0), ...well.acks] }).acked_not_stored).toBe(1)
    expect(judge({ ...well, acks: [ack('EV-2', 0, 503), ...well.acks] }).acked_not_stored).toBe(0)
  })

  test('what is still to be accepted or delivered', () => {
    const notifications = [notification('EV-1'), { ...notification('EV-2'), state: 'waiting' }]
    const inbox = [row('EV-1', 1), { ...row('EV-2', 2), state: 'dead' }]
    expect(judge({ ...well, notifications, inbox })).toMatchObject({ unaccepted: 1, undelivered_rows: 1 })
  })

  test('deliveries of the same event', () => {
    expect(judge({ ...well, deliveries: [...well.deliveries, delivery('EV-1', 1)] }).duplicates_delivered).toBe(1)
  })
})

test('a death shows what it caught on its way', () => {
  const underWay = [
    { notification: 'EV-1', stage: 'received' },
    { notification: 'EV-2', stage: 'received' },
    { notification: 'EV-3', stage: 'receiving' },
  ] as const
  const deliveries = [delivery('EV-1', 0), delivery('EV-1', 0, 'open'), ...well.deliveries]
  const seen = { ...well, deliveries, deaths: [{ underWay, left: { lastSequence: 1, pending: new Set(['e-EV-1']) } }] }
  expect(caughtBy(seen, 0)).toEqual({ receiving: 1, unstored: 1, unanswered: 1, delivering: 1, unrecorded: 2 })
  expect(caughtBy(seen, 1)).toEqual({ receiving: 0, unstored: 0, unanswered: 0, delivering: 0, unrecorded: 0 })
})

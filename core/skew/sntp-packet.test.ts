import { describe, expect, test } from 'vitest'
import { readSntpAnswer, sntpQuestion } from './sntp-packet.ts'

const cookie = Buffer.from('0123456789abcdef', 'hex')

/**
 * A server's packet written by RFC 5905 figure 8, with the example time of its figure 4: 1 January 1972 is 2,272,060,800
 * seconds after 1900.
 */
function answer(change: { first?: number; stratum?: number; arrived?: string; left?: string; root?: string } = {}) {
  return Buffer.from(
    [
      // LI 0, VN 4, mode 4 (server); stratum 2; poll 6; precision 2^-20
      (change.first ?? 0x24).toString(16).padStart(2, '0'),
      (change.stratum ?? 2).toString(16).padStart(2, '0'),
      '06ec',
      // root delay 1/64 s (15.625 ms), root dispersion 1/128 s (7.8125 ms)
      change.root ?? '0000040000000200',
      // reference id, reference timestamp
      '52415445876ce580' + '00000000',
      // origin: what the client sent as its transmit timestamp
      '0123456789abcdef',
      // receive: 1972-01-01T00:00:00.500Z, transmit: .750
      change.arrived ?? '876ce58080000000',
      change.left ?? '876ce580c0000000',
    ].join(''),
    'hex',
  )
}

const year1972 = Date.UTC(1972, 0, 1)
const read = (packet: Buffer, sentAt = year1972, receivedAt = year1972 + 450) =>
  readSntpAnswer(packet, cookie, sentAt, receivedAt)

test('a question is a packet of version 4, mode client, with the cookie as its time', () => {
  const question = sntpQuestion(cookie)
  expect(question.toString('hex')).toBe(`23${'00'.repeat(39)}0123456789abcdef`)
})

describe('an answer', () => {
  test('gives offset and uncertainty by the four times', () => {
    // offset = ((500 - 0) + (750 - 450)) / 2; delay = 450 - 250; half of it, and 15.625 / 2 + 7.8125
    expect(read(answer())).toEqual({
      kind: 'sample',
      sample: { source: 'sntp', offsetMs: 400, uncertaintyMs: 100 + 15.625 },
    })
  })

  test('after 7 February 2036 is of the next era', () => {
    // 2^32 seconds after 1900, as `date -ud '1900-01-01 + 4294967296 seconds'` says.
    const begin = Date.UTC(2036, 1, 7, 6, 28, 16)
    const packet = answer({ arrived: '0000000080000000', left: '00000000c0000000' })
    expect(read(packet, begin, begin + 450)).toMatchObject({ kind: 'sample', sample: { offsetMs: 400 } })
  })

  test.each([
    ['another cookie', Buffer.concat([answer().subarray(0, 24), Buffer.alloc(8), answer().subarray(32)])],
    ['too few bytes', answer().subarray(0, 47)],
    ['a client for a sender', answer({ first: 0x23 })],
  ])('with %s is somebody else’s', (_, packet) => {
    expect(read(packet)).toEqual({ kind: 'foreign' })
  })

  test.each([
    ['stratum 0, a kiss of death', answer({ stratum: 0 }), 'the server refuses (RATE)'],
    ['leap indicator 3', answer({ first: 0xe4 }), 'the server is not synchronised'],
    ['stratum 16', answer({ stratum: 16 }), 'the server is not synchronised'],
    ['no transmit time', answer({ left: '0000000000000000' }), 'the server is not synchronised'],
    ['a dispersion of 17 s', answer({ root: '0000000000110000' }), 'the answer contradicts itself'],
    ['a transmit time before it came', answer({ left: '876ce57f00000000' }), 'the answer contradicts itself'],
    ['a dispersion of 2 s', answer({ root: '0000000000020000' }), 'the answer is uncertain by 2100 ms'],
  ])('with %s is refused', (_, packet, problem) => {
    expect(read(packet)).toEqual({ kind: 'refused', problem })
  })

  test('with a kiss that is no word says no more', () => {
    const packet = answer({ stratum: 0 })
    packet.write('\n<x>', 12, 'latin1')
    expect(read(packet)).toEqual({ kind: 'refused', problem: 'the server refuses (no reason)' })
  })

  test('more than a day off is refused', () => {
    const later = year1972 + 2 * 86_400_000
    expect(read(answer(), later, later)).toMatchObject({ problem: 'the answer is more than a day from our time' })
  })
})

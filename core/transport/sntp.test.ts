import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { SkewSample } from '../skew/skew-sample.ts'
import { freePort } from '../testing/free-port.ts'
import { settle, VirtualClock } from '../testing/virtual-clock.ts'
import { pollSntp } from './sntp.ts'

/** A server's packet by RFC 5905 figure 8 that says `ms`, as answer to `question`. */
function packetOf(question: Buffer, ms: number): Buffer {
  const packet = Buffer.alloc(48)
  packet.set([0x24, 1])
  question.copy(packet, 24, 40, 48)
  for (const at of [32, 40]) {
    packet.writeUInt32BE(Math.floor(ms / 1_000) + 2_208_988_800, at)
    packet.writeUInt32BE(Math.floor(((ms % 1_000) / 1_000) * 2 ** 32), at + 4)
  }
  return packet
}

async function startTimeServer(answer: (question: Buffer) => readonly Buffer[]) {
  const socket = createSocket('udp4')
  const asked: Buffer[] = []
  socket.on('message', (question, from) => {
    asked.push(question)
    for (const packet of answer(question)) socket.send(packet, from.port)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  onTestFinished(async () => {
    socket.close()
    await once(socket, 'close')
  })
  return { server: `127.0.0.1:${socket.address().port}`, asked }
}

function poll(server: string, clock = new VirtualClock()) {
  const samples: SkewSample[] = []
  const problems: string[] = []
  const polling = pollSntp({
    clock,
    server,
    onSample: (sample) => samples.push(sample),
    onProblem: (problem) => problems.push(problem),
  })
  onTestFinished(() => polling.stop())
  return { clock, samples, problems, polling }
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await settle()
}

describe('a time server', () => {
  test('is asked now and every quarter of an hour', async () => {
    const clock = new VirtualClock()
    const { server, asked } = await startTimeServer((question) => [packetOf(question, clock.now() + 7_500)])
    const { samples } = poll(server, clock)
    await until(() => samples.length === 1)
    expect(samples).toEqual([{ source: 'sntp', offsetMs: expect.closeTo(7_500, 3), uncertaintyMs: 0 }])
    await clock.advance(15 * 60_000 - 1)
    expect(asked).toHaveLength(1)
    await clock.advance(1)
    await until(() => samples.length === 2)
    expect(asked[0]?.equals(asked[1] ?? Buffer.alloc(0))).toBe(false)
  })

  test('is not mistaken for another that answers in its place', async () => {
    const clock = new VirtualClock()
    const forged = (question: Buffer) => {
      const packet = packetOf(question, clock.now() + 1_000_000)
      packet.fill(0, 24, 32)
      return packet
    }
    const { server } = await startTimeServer((question) => [forged(question), packetOf(question, clock.now())])
    const { samples } = poll(server, clock)
    await until(() => samples.length === 1)
    expect(samples[0]?.offsetMs).toBeCloseTo(0, 3)
  })

  test('that does not answer is asked less and less', async () => {
    const { server, asked } = await startTimeServer(() => [])
    const { clock, problems } = poll(server)
    const waits = [64_000, 128_000, 256_000, 512_000, 900_000, 900_000]
    for (const [failures, wait] of waits.entries()) {
      await until(() => asked.length === failures + 1)
      await clock.advance(5_000)
      await until(() => problems.length === failures + 1)
      await clock.advance(wait)
    }
    expect(new Set(problems)).toEqual(new Set(['no answer within 5 s']))
  })

  test('that refuses, is not there or has no name is told of', async () => {
    const { server } = await startTimeServer((question) => {
      const packet = packetOf(question, 0)
      packet.writeUInt8(0, 1)
      packet.write('DENY', 12)
      return [packet]
    })
    const refusing = poll(server)
    const absent = poll(`127.0.0.1:${await freePort()}`)
    const nameless = poll('-:123')
    await until(() => [refusing, absent, nameless].every(({ problems }) => problems.length > 0))
    expect(refusing.problems).toEqual(['the server refuses (DENY)'])
    expect(absent.problems).toEqual(['cannot be asked (ECONNREFUSED)'])
    expect(nameless.problems[0]).toMatch(/^cannot be asked \(E[A-Z_]+\)$/)
  })

  test('that is not there costs no socket each time', async () => {
    const open = () => process.getActiveResourcesInfo().filter((kind) => kind.startsWith('UDP')).length
    const { problems } = poll(`127.0.0.1:${await freePort()}`)
    await until(() => problems.length === 1 && open() === 0)
    expect(problems).toEqual(['cannot be asked (ECONNREFUSED)'])
  })

  test('is left alone after a stop', async () => {
    const { server, asked } = await startTimeServer(() => [])
    const { clock, polling, problems } = poll(server)
    await until(() => asked.length === 1)
    polling.stop()
    await settle()
    await clock.advance(3_600_000)
    expect([asked.length, problems, clock.pending]).toEqual([1, [], 0])
  })
})

import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { DescriptorWriter } from './descriptor-writer.ts'
import { openLineWriter } from './line-writer.ts'
import { settle, VirtualClock } from './testing/virtual-clock.ts'

const directory = mkdtempSync(join(tmpdir(), 'wxhost-lines-'))
afterAll(() => rmSync(directory, { recursive: true }))
const noFault = (error: Error) => expect.unreachable(error.message)
const until = async (come: () => boolean) => {
  while (!come()) await settle()
}

describe('lines', () => {
  test('are appended in order, for the host alone to read', async () => {
    const file = join(directory, 'a')
    for (const batch of ['1', '2']) {
      const writer = openLineWriter(file, new VirtualClock(), noFault)
      for (let i = 0; i < 300; i++) writer.write(`${batch}.${i} 好\n`)
      await writer.close()
    }
    const expected = ['1', '2'].flatMap((batch) => Array.from({ length: 300 }, (_, i) => `${batch}.${i} 好\n`))
    expect(readFileSync(file, 'utf8')).toBe(expected.join(''))
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('wait for the turn, or for the order to go', async () => {
    const file = join(directory, 'b')
    const clock = new VirtualClock()
    const writer = openLineWriter(file, clock, noFault)
    writer.write('a\n')
    await clock.advance(199)
    expect(readFileSync(file, 'utf8')).toBe('')
    await clock.advance(1)
    await until(() => readFileSync(file, 'utf8') === 'a\n')
    writer.write('b\n')
    writer.flush()
    await until(() => readFileSync(file, 'utf8') === 'a\nb\n')
    await writer.close()
    expect(clock.pending).toBe(0)
  })

  test('that come after the end are lost without a word', async () => {
    const file = join(directory, 'c')
    const writer = openLineWriter(file, new VirtualClock(), noFault)
    await writer.close()
    await writer.close()
    writer.write('late\n')
    writer.flush()
    await settle()
    expect(readFileSync(file, 'utf8')).toBe('')
  })

  test('for a file that cannot be opened are refused at once', () => {
    expect(() => openLineWriter(directory, new VirtualClock(), noFault)).toThrow('EISDIR')
  })
})

describe('a descriptor that takes nothing', () => {
  // The system's errors for a descriptor that is not there, since no test can fill a disk everywhere.
  const nowhere = 1_000_000

  test('is told of once, holds up nobody and ends', async () => {
    const faults: string[] = []
    const writer = new DescriptorWriter(nowhere, new VirtualClock(), (error) => faults.push(error.message))
    for (let i = 0; i < 10; i++) writer.write('x')
    await writer.close()
    expect(faults).toEqual(['EBADF: bad file descriptor, write'])
  })

  test('keeps no more than 8 MiB waiting', async () => {
    const faults: string[] = []
    const writer = new DescriptorWriter(nowhere, new VirtualClock(), (error) => faults.push(error.message))
    writer.write('x'.repeat(8_388_609))
    expect(faults).toEqual(['more waits than may wait'])
    await writer.close()
  })
})

describe('a reader that is slow', () => {
  async function fullSocket() {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
    const [[accepted], client] = await Promise.all([
      once(server, 'connection'),
      Promise.resolve(connect(address.port, '127.0.0.1')),
    ])
    accepted.pause()
    // The descriptor of a socket is non-blocking: once its buffers are full, the system says EAGAIN.
    const { fd } = (client as unknown as { _handle: { fd: number } })._handle
    return { fd, accepted, client, server }
  }

  test('gets everything in the end', async () => {
    const { fd, accepted, client, server } = await fullSocket()
    const clock = new VirtualClock()
    const writer = new DescriptorWriter(fd, clock, noFault)
    const text = 'x'.repeat(1_000_000)
    for (let i = 0; i < 8; i++) writer.write(text)
    await until(() => clock.pending === 1)
    let come = 0
    accepted.on('data', (chunk: Buffer) => {
      come += chunk.length
    })
    accepted.resume()
    while (come < 8_000_000) await clock.advance(50)
    expect(come).toBe(8_000_000)
    client.destroy()
    accepted.destroy()
    server.close()
  })

  test('that stands still cannot keep the host from ending', async () => {
    const { fd, accepted, client, server } = await fullSocket()
    const clock = new VirtualClock()
    const faults: string[] = []
    const writer = new DescriptorWriter(fd, clock, (error) => faults.push((error as NodeJS.ErrnoException).code ?? ''))
    for (let i = 0; i < 8; i++) writer.write('x'.repeat(1_000_000))
    let closed = false
    const closing = writer.close().then(() => {
      closed = true
    })
    while (!closed) await clock.advance(50)
    await closing
    expect(faults).toEqual(['EAGAIN'])
    client.destroy()
    accepted.destroy()
    server.close()
  })
})

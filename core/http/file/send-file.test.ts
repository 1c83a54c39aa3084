import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import type { FastifyReply } from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import { listenOnLoopback } from '../../testing/upstream.ts'
import { privateFile } from './private-file.ts'
import { limitPauses, sendCheckedFile } from './send-file.ts'
import { arriving, fileOf } from './testing/file-floor.ts'

test('a caller that takes nothing is cut off', async () => {
  const server = createServer((_request, response) => {
    limitPauses(response as FastifyReply['raw'], 20)
    response.write(Buffer.alloc(33_554_432))
  })
  const { url, sockets } = await listenOnLoopback(server)
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
  await once(server, 'request')
  await Promise.all(sockets.map((taken) => taken.destroyed || once(taken, 'close')))
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true])
})

describe('a disk that is full', () => {
  const full = () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }))
  const place = () => {
    const closed = { times: 0 }
    const close = async () => void closed.times++
    return { closed, file: privateFile({ writeFile: full, read: full as never, close }) }
  }
  const gone = new AbortController().signal

  test('is told as such, and the download ended', async () => {
    const { file, closed } = place()
    const answer = arriving(['abc'])
    const taker = { reply: {} as FastifyReply, gone, beforeHead: () => {} }
    await expect(sendCheckedFile(fileOf(answer), taker, async () => file)).rejects.toMatchObject({
      code: 'WXH_STORE_UNAVAILABLE',
    })
    expect([answer.body.destroyed, closed.times]).toEqual([true, 1])
  })
})

import { once } from 'node:events'
import { connect } from 'node:net'
import { HttpResponse, http, passthrough } from 'msw'
import { describe, expect, test, vi } from 'vitest'
import { createClock } from '../base/clock.ts'
import { createServed } from '../testing/served.ts'
import { createWorld } from '../world/world.ts'
import { startMockWechat } from './server.ts'

/** Sends raw bytes and gives the first line of the answer. */
function raw(port: number, text: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const socket = connect(port, '127.0.0.1', () => socket.write(text))
  socket.once('data', (data) => {
    resolve(data.toString().split('\r\n')[0] ?? '')
    socket.destroy()
  })
  socket.once('error', reject)
  return promise
}

describe('the server', () => {
  test('answers over HTTP in WeChat’s manner', async () => {
    const { send } = await createServed()
    const response = await send()
    expect(response.headers.get('content-type')).toBe('application/json; encoding=utf-8')
    expect(await response.text()).toBe('{"errcode":0,"errmsg":"ok","msgid":3282640000000000001}')
  })

  test('answers refusals with status 200', async () => {
    const { url } = await createServed()
    const response = await fetch(`${url}/cgi-bin/token`)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ errcode: 40002 })
  })

  test('says when its port is taken', async () => {
    const { port } = await createServed()
    await expect(startMockWechat({ port })).rejects.toMatchObject({
      code: 'MOCK_PORT_TAKEN',
      message: expect.stringContaining(`Port ${port} on 127.0.0.1 is taken`),
    })
  })

  test('does not listen beyond this machine unless told', async () => {
    await expect(startMockWechat({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'MOCK_NOT_LOOPBACK' })
    const mock = await startMockWechat({ host: '0.0.0.0', allowRemote: true })
    await mock.close()
  })

  test('says when it cannot listen for another reason', async () => {
    const start = startMockWechat({ host: '192.0.2.1', allowRemote: true })
    await expect(start).rejects.toMatchObject({ code: 'MOCK_CANNOT_LISTEN' })
  })

  test('ends every socket when it closes, even one whose answer is still to come', async () => {
    const waiting = Promise.withResolvers<void>()
    const clock = createClock({ wait: () => waiting.promise })
    const { world, send, close } = await createServed({ world: createWorld({ clock }) })
    world.faults.add({ fault: { delayMs: 60_000 } })
    const answer = send()
    await expect.poll(() => world.messages.length).toBe(1)
    await Promise.all([close(), expect(answer).rejects.toThrow()])
    waiting.resolve()
  })

  test('refuses targets that are no path, methods it cannot take, and bodies too large', async () => {
    const { port, url } = await createServed()
    expect(await raw(port, 'GET http://other.example/ HTTP/1.1\r\nHost: a\r\n\r\n')).toContain('400')
    expect(await raw(port, 'GET //other.example/ HTTP/1.1\r\nHost: a\r\n\r\n')).toContain('400')
    expect(await raw(port, 'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n')).toContain('405')
    const large = await fetch(`${url}/cgi-bin/stable_token`, {
      method: 'POST',
      body: Buffer.alloc(8 * 1024 * 1024 + 1),
    })
    expect(large.status).toBe(413)
  })
})

describe('a fault of the mock itself', () => {
  test('in an endpoint is a 500 that names it', async () => {
    const { world, send } = await createServed()
    vi.spyOn(world.tokens, 'check').mockImplementation(() => {
      throw new Error('broken rule')
    })
    const response = await send()
    expect(response.status).toBe(500)
    expect(await response.text()).toMatch(/template\/send threw: broken rule/)
  })

  test('elsewhere is a 500 too', async () => {
    const { world, control } = await createServed()
    for (const thrown of [new Error('broken clock'), 'broken clock']) {
      vi.spyOn(world.clock, 'now').mockImplementationOnce(() => {
        throw thrown
      })
      const response = await control('GET', '/clock')
      expect([response.status, await response.text()]).toEqual([500, 'The mock failed: broken clock\n'])
    }
  })

  test('is not a client that leaves before its request is complete', async () => {
    const { port, send } = await createServed()
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write('POST /cgi-bin/stable_token HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{')
    socket.destroy()
    await once(socket, 'close')
    expect(await (await send()).json()).toMatchObject({ errcode: 0 })
  })
})

describe('a fault over a socket', () => {
  test('errcode: refuses without effect', async () => {
    const { world, send } = await createServed()
    world.faults.add({ fault: { errcode: -1 }, times: 1 })
    expect(await (await send()).json()).toEqual({ errcode: -1, errmsg: expect.stringMatching(/^system error rid: /) })
    expect(world.messages).toHaveLength(0)
    expect(await (await send()).json()).toMatchObject({ errcode: 0 })
  })

  test('errcode with another text, and with effect when asked', async () => {
    const { world, send } = await createServed()
    world.faults.add({ fault: { errcode: 50001, errmsg: 'api limited' }, effect: 'before' })
    expect(await (await send()).json()).toMatchObject({
      errcode: 50001,
      errmsg: expect.stringMatching(/^api limited rid/),
    })
    expect(world.messages).toHaveLength(1)
    expect(world.journal.entries()).toMatchObject([{ errcode: 50001, fault: 'fault-1' }])
  })

  test('an unknown code has a text too', async () => {
    const { world, send } = await createServed()
    world.faults.add({ fault: { errcode: 12345 } })
    expect(await (await send()).json()).toMatchObject({ errmsg: expect.stringMatching(/^errcode 12345 rid/) })
  })

  test('reset: the socket breaks after the message was delivered', async () => {
    const { world, send } = await createServed()
    world.faults.add({ fault: { reset: true } })
    await expect(send()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
    expect(world.messages).toHaveLength(1)
  })

  test('resetBefore: the socket breaks and nothing happened', async () => {
    const { world, send } = await createServed()
    world.faults.add({ fault: { resetBefore: true } })
    await expect(send()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
    expect(world.messages).toHaveLength(0)
    expect(world.journal.counts()).toMatchObject({ '/cgi-bin/message/template/send': { byErrcode: { none: 1 } } })
  })

  test('status and body: a gateway’s page, without effect', async () => {
    const { world, send } = await createServed()
    world.faults.add({ fault: { status: 502, body: '<h1>502 Bad Gateway</h1>' } })
    const response = await send()
    expect([response.status, response.headers.get('content-type')]).toEqual([502, 'text/html'])
    expect(await response.text()).toBe('<h1>502 Bad Gateway</h1>')
    expect(world.messages).toHaveLength(0)
  })

  test('truncate: half of the answer under the length of the whole', async () => {
    const { world, send } = await createServed()
    world.faults.add({ fault: { truncate: true } })
    const response = await send()
    expect(response.headers.get('content-length')).toBe('55')
    await expect(response.text()).rejects.toThrow()
    expect(world.messages).toHaveLength(1)
  })

  test('contentType: the right answer under a wrong name', async () => {
    const { world, send } = await createServed()
    world.faults.add({ fault: { contentType: 'text/html' } })
    const response = await send()
    expect(response.headers.get('content-type')).toBe('text/html')
    expect(await response.json()).toMatchObject({ errcode: 0 })
  })

  test('hugeBytes: a large answer of valid JSON', async () => {
    const { world, send } = await createServed()
    world.faults.add({ fault: { hugeBytes: 10_000_000 } })
    const answer = JSON.parse(await (await send()).text()) as { filler: string }
    expect(answer.filler).toHaveLength(10_000_000)
  })

  test('hugeBytes: a client that leaves does not hurt the mock', async () => {
    const { world, send } = await createServed()
    world.faults.add({ fault: { hugeBytes: 100_000_000 }, times: 1 })
    await (await send()).body?.cancel()
    expect(await (await send()).json()).toMatchObject({ errcode: 0 })
  })

  test('gzipBomb: a small body that grows to 256 MB', async () => {
    const { world, send } = await createServed()
    world.faults.add({ fault: { gzipBomb: true } })
    const response = await send()
    expect(response.headers.get('content-encoding')).toBe('gzip')
    let size = 0
    for await (const chunk of response.body ?? []) size += chunk.length
    expect(size).toBe(256 * 1024 * 1024)
  })

  test('delayMs: the answer comes late, its effect does not', async () => {
    const waited: number[] = []
    const clock = createClock({ wait: async (ms) => void waited.push(ms) })
    const { world, send } = await createServed({ world: createWorld({ clock }) })
    world.faults.add({ fault: { delayMs: 3000 } })
    expect(await (await send()).json()).toMatchObject({ errcode: 0 })
    expect(waited).toEqual([3000])
  })

  test('delayMs stands beside another fault', async () => {
    const waited: number[] = []
    const clock = createClock({ wait: async (ms) => void waited.push(ms) })
    const { world, send } = await createServed({ world: createWorld({ clock }) })
    world.faults.add({ fault: { errcode: 45011, delayMs: 10 } })
    expect(await (await send()).json()).toMatchObject({ errcode: 45011 })
    expect(waited).toEqual([10])
  })
})

describe('own msw handlers', () => {
  test('come before the mock’s, and leave the rest to it', async () => {
    const handlers = [http.get('*/cgi-bin/token', () => HttpResponse.json({ own: true }))]
    const { url, send } = await createServed({ handlers })
    expect(await (await fetch(`${url}/cgi-bin/token`)).json()).toEqual({ own: true })
    expect(await (await send()).json()).toMatchObject({ errcode: 0 })
  })

  // contracts page, measured traps.
  test('that pass, throw, stay silent or break are answered so that one sees it', async () => {
    const handlers = [
      http.get('*/pass', () => passthrough()),
      http.get('*/throw', () => {
        throw new Error('boom')
      }),
      http.get('*/strange', () => {
        throw 'text'
      }),
      http.get('*/silent', () => undefined),
      http.get('*/break', () => HttpResponse.error()),
    ]
    const { url } = await createServed({ handlers })
    const ask = async (path: string) => {
      const response = await fetch(`${url}${path}`)
      return [response.status, await response.text()]
    }
    expect(await ask('/pass')).toEqual([501, expect.stringContaining('*/pass')])
    expect(await ask('/throw')).toEqual([500, expect.stringMatching(/\*\/throw threw: boom/)])
    expect(await ask('/strange')).toEqual([500, expect.stringContaining('text')])
    expect(await ask('/silent')).toEqual([404, expect.stringContaining('*/silent')])
    await expect(ask('/break')).rejects.toThrow()
  })
})

import { Readable } from 'node:stream'
import { FormData, request } from 'undici'
import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { SAMPLE } from '../testing/sender.ts'
import { createWorld } from '../world/world.ts'
import { createMockDispatcher } from './dispatcher.ts'

const { appid, secret } = SANDBOX.app
const ORIGIN = 'https://api.weixin.qq.com'

function createClient() {
  const world = createWorld()
  const dispatcher = createMockDispatcher(world)
  const { access_token } = world.tokens.fetchStable(appid, false)
  const ask = (path: string, options: Parameters<typeof request>[1] = {}) =>
    request(`${ORIGIN}${path}`, { dispatcher, ...options })
  const send = (options: Parameters<typeof request>[1] = {}) =>
    ask('/cgi-bin/message/template/send', {
      method: 'POST',
      query: { access_token },
      body: JSON.stringify(SAMPLE),
      ...options,
    })
  return { world, dispatcher, ask, send }
}

describe('the dispatcher', () => {
  test('answers undici in process', async () => {
    const { ask } = createClient()
    const { statusCode, headers, body } = await ask(
      `/cgi-bin/token?grant_type=client_credential&appid=${appid}&secret=${secret}`,
    )
    expect([statusCode, headers['content-type']]).toEqual([200, 'application/json; encoding=utf-8'])
    expect(await body.json()).toMatchObject({ expires_in: 7200 })
  })

  test('takes bodies as text, bytes and streams', async () => {
    const { send } = createClient()
    const bytes = Buffer.from(JSON.stringify(SAMPLE))
    for (const body of [bytes.toString(), bytes, Readable.from([bytes.subarray(0, 9), bytes.subarray(9)])]) {
      expect(await (await send({ body })).body.json()).toMatchObject({ errcode: 0 })
    }
    await expect(send({ body: new FormData() })).rejects.toThrow(/not as FormData/)
  })

  test('takes headers in every form', async () => {
    const { send } = createClient()
    const forms = [{ a: 'b', c: ['d', 'e'] }, ['a', 'b', 'c', 'd'], new Map([['a', 'b']]), null]
    for (const headers of forms) expect((await send({ headers })).statusCode).toBe(200)
  })

  test('gives large answers at the reader’s pace', async () => {
    const { world, send } = createClient()
    world.faults.add({ fault: { hugeBytes: 1_000_000 } })
    let size = 0
    for await (const chunk of (await send()).body) size += (chunk as Buffer).length
    expect(size).toBe(1_000_000 + '{"errcode":0,"errmsg":"ok","filler":""}'.length)
  })

  test('breaks as a socket would', async () => {
    const { world, send } = createClient()
    world.faults.add({ fault: { reset: true }, times: 1 })
    await expect(send()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' })
    world.faults.add({ fault: { truncate: true }, times: 1 })
    await expect((await send()).body.text()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' })
  })

  test('stops when the caller gives up', async () => {
    const { send } = createClient()
    await expect(send({ signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
    const controller = new AbortController()
    const answer = send({ signal: controller.signal })
    controller.abort()
    await expect(answer).rejects.toThrow(/abort/i)
  })

  test('has nothing to close', async () => {
    const { dispatcher } = createClient()
    await dispatcher.close()
    await dispatcher.destroy()
    await dispatcher.destroy(null)
    await new Promise<void>((resolve) => dispatcher.close(resolve))
    await new Promise<void>((resolve) => dispatcher.destroy(resolve))
    await new Promise<void>((resolve) => dispatcher.destroy(null, resolve))
  })
})

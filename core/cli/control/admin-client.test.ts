import { createServer, type Server } from 'node:http'
import { createServer as createSocketServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { openControlServer } from '../../http/control-server.ts'
import { useTempDir } from '../../settings/testing/use-temp-dir.ts'
import { fakeRolloutControl, sampleRollout, sampleView } from '../../testing/fake-rollout-control.ts'
import { httpFloor } from '../../testing/http-floor.ts'
import { AdminError, connectLocal, connectRemote } from './admin-client.ts'
import type { Control } from './open-control.ts'
import { openControl } from './open-control.ts'

const dir = useTempDir()
const open: Control[] = []
afterEach(() => Promise.all(open.splice(0).map((control) => control.close())))

const installed: unknown[] = []
async function host() {
  const { control, orders } = fakeRolloutControl()
  const plugins = {
    list: () => [{ id: 'pay-v3@1.1.0' }],
    add: async (request: object) => {
      installed.push(request)
      return { id: 'pay-v3@1.1.1' }
    },
    remove: async (id: string) => ({ id }),
  }
  const { parts } = httpFloor({ admin: { rollouts: control, plugins } })
  const doors = { actor: 'cli:me', reload: async () => ({ ok: true, apps: 1 }) }
  open.push(await openControl(dir.path, (path) => openControlServer(path, parts, doors)))
  return { orders }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

describe('the host of a data directory', () => {
  test('is asked under the name of its user', async () => {
    const { orders } = await host()
    const client = await connectLocal(dir.path)
    expect(await client.ask('GET', `/admin/rollouts/${sampleRollout.id}`)).toEqual(
      JSON.parse(JSON.stringify(sampleView)),
    )
    await client.ask('POST', `/admin/rollouts/${sampleRollout.id}/abort`, { why: 'x' })
    expect(orders).toEqual([['abort', sampleRollout.id, { actor: 'cli:me', why: 'x' }]])
  })

  test('adds and removes plugins, which the network may not', async () => {
    await host()
    const client = await connectLocal(dir.path)
    const request = { path: '/tmp/pay-v3-1.1.1.tgz', integrity: 'sha512-x' }
    expect(await client.ask('POST', '/admin/plugins', request)).toEqual({ id: 'pay-v3@1.1.1' })
    expect(installed).toEqual([request])
    expect(await client.ask('DELETE', '/admin/plugins/pay-v3%401.1.1')).toEqual({ id: 'pay-v3@1.1.1' })
    await expect(client.ask('POST', '/admin/plugins', { path: 'relative.tgz' })).rejects.toMatchObject({
      code: 'WXH_INPUT_INVALID',
    })
  })

  test('refuses in its own words, with the code', async () => {
    await host()
    const client = await connectLocal(dir.path)
    const refused = client.ask('POST', `/admin/rollouts/${sampleRollout.id}/start`, { why: 'x', version: 6 })
    await expect(refused).rejects.toBeInstanceOf(AdminError)
    await expect(refused).rejects.toMatchObject({
      code: 'WXH_ROLLOUT_CONFLICT',
      message: expect.stringMatching(/has version 7 by now\. \(WXH_ROLLOUT_CONFLICT\)$/),
    })
  })

  test('that is not there is said to be not there', async () => {
    dir.write('hosts/99999999-abc123.sock', '')
    await expect(connectLocal(dir.path)).rejects.toThrow(`No host runs with the data directory ${dir.path}. Start one`)
    await host()
    await expect(connectLocal(dir.path, 1)).rejects.toThrow('and the process id 1.')
  })

  test('is to be named where there are two', async () => {
    await host()
    await host()
    await expect(connectLocal(dir.path)).rejects.toThrow(`${process.pid}, ${process.pid}. Name one (--pid).`)
  })

  test('that ends in the middle is not taken for done', async () => {
    await host()
    await open.splice(0)[0]?.close()
    const mute = createSocketServer((socket) => socket.resume().end()).listen(join(dir.path, 'hosts', '1-abc.sock'))
    onTestFinished(() => void mute.close())
    const client = await connectLocal(dir.path)
    await expect(client.ask('GET', '/admin/rollouts')).rejects.toThrow('Whether it did anything is not known.')
  })
})

describe('a host over the network', () => {
  test('is shown the key, under the path of its address', async () => {
    const seen: unknown[] = []
    const url = await listen(
      createServer((request, response) => {
        seen.push([request.method, request.url, request.headers.authorization])
        response.end('{"rollouts":[]}')
      }),
    )
    expect(await connectRemote(`${url}/wx/`, 'wxk_1').ask('GET', '/admin/rollouts')).toEqual({ rollouts: [] })
    expect(await connectRemote(url, undefined).ask('GET', '/admin/rollouts')).toEqual({ rollouts: [] })
    expect(seen).toEqual([
      ['GET', '/wx/admin/rollouts', 'Bearer wxk_1'],
      ['GET', '/admin/rollouts', undefined],
    ])
  })

  test('that leads elsewhere is not followed: the key is not for others', async () => {
    const url = await listen(
      createServer((_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()),
    )
    await expect(connectRemote(url, 'wxk_1').ask('GET', '/admin/rollouts')).rejects.toThrow(
      'is no wxhost, or too old (status 302)',
    )
  })

  test('that quotes somebody’s reason moves no cursor and changes no screen', async () => {
    const detail = 'Since then: paused by ops (\u001b[2J\u001b]0;x\u0007\u202efine).\nDecide anew.'
    const url = await listen(
      createServer((_request, response) =>
        response.writeHead(409).end(JSON.stringify({ code: 'WXH_ROLLOUT_CONFLICT', detail })),
      ),
    )
    await expect(connectRemote(url, undefined).ask('GET', '/admin/rollouts')).rejects.toThrow(
      /^Since then: paused by ops \( \[2J \]0;x fine\)\.\nDecide anew\. \(WXH_ROLLOUT_CONFLICT\)$/,
    )
  })

  test.each(['', 'localhost:8080', 'ftp://x', 'https://me:secret@x', 'https://x/?key=1'])('%j is no address', (url) => {
    expect(() => connectRemote(url, undefined)).toThrow('--url is not an http(s) URL')
  })
})

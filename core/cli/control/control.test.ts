import { existsSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openControlServer } from '../../http/control-server.ts'
import { useTempDir } from '../../settings/testing/use-temp-dir.ts'
import { httpFloor } from '../../testing/http-floor.ts'
import { main } from '../main.ts'
import { testIo } from '../testing/test-io.ts'
import type { ControlAnswer } from './control-socket.ts'
import { type Control, openControl } from './open-control.ts'
import { reloadHosts } from './reload-hosts.ts'
import { sendJson } from './send-json.ts'

const dir = useTempDir()
const open: Control[] = []
afterEach(() => Promise.all(open.splice(0).map((control) => control.close())))

async function host(reload: () => Promise<ControlAnswer>) {
  const { parts } = httpFloor()
  const control = await openControl(dir.path, (path) => openControlServer(path, parts, { actor: 'cli:me', reload }))
  open.push(control)
  return control
}
const sockets = () => readdirSync(join(dir.path, 'hosts'))

describe('apps reload', () => {
  const run = async () => {
    const io = testIo(dir.path, { WXHOST_DATA_DIR: dir.path })
    return { code: await main(['apps', 'reload'], io), out: io.out(), err: io.err() }
  }

  test('reloads every host with the data directory and says so', async () => {
    await host(async () => ({ ok: true, apps: 3 }))
    await host(async () => ({ ok: true, apps: 1 }))
    const { code, out } = await run()
    expect(code).toBe(0)
    expect(out.split('\n').sort()).toEqual([
      '',
      `Host ${process.pid}: 1 app in force.`,
      `Host ${process.pid}: 3 apps in force.`,
    ])
  })

  test('tells the faults and fails where one host refuses', async () => {
    await host(async () => ({ ok: true, apps: 3 }))
    await host(async () => ({ ok: false, message: 'apps.json /apps/0: wrong' }))
    expect(await run()).toMatchObject({
      code: 1,
      err: `Host ${process.pid}: nothing was changed. apps.json /apps/0: wrong\n`,
    })
  })

  test('does not say that no host runs where it cannot look', async () => {
    // A link to itself: unreadable for every user, root too.
    symlinkSync('hosts', join(dir.path, 'hosts'))
    expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining('cannot be read (ELOOP)') })
  })

  test('reads the data directory from .env of the mode', async () => {
    dir.write('.env.sandbox', `WXHOST_DATA_DIR=${dir.path}/other`)
    const io = testIo(dir.path)
    expect(await main(['apps', 'reload', '--sandbox'], io)).toBe(1)
    expect(io.err()).toContain(`${dir.path}/other`)
  })
})

test('a host that ends while it reloads is not taken for a success', async () => {
  const control = await host(() => {
    void control.close()
    return new Promise(() => undefined)
  })
  const [answer] = await reloadHosts(dir.path)
  expect(answer).toMatchObject({ ok: false, message: expect.stringContaining('Whether it reloaded is not known') })
})

test('a closed host leaves no socket', async () => {
  await (await host(async () => ({ ok: true, apps: 1 }))).close()
  expect(sockets()).toEqual([])
  expect(await reloadHosts(dir.path)).toEqual([])
})

test('what a dead host left is passed over, and removed by the next one', async () => {
  // No process can have this pid: Linux ends at 4194304.
  dir.write('hosts/99999999-abc123.sock', '')
  dir.write('hosts/notes.txt', '')
  expect(await reloadHosts(dir.path)).toEqual([])
  await host(async () => ({ ok: true, apps: 1 }))
  expect(sockets().filter((file) => file.startsWith('9999'))).toEqual([])
  expect(sockets()).toContain('notes.txt')
})

test('what another program answers is no success', async () => {
  await host(async () => ({ ok: true, apps: 1 }))
  const mute = createServer((socket) => socket.resume().end()).listen(join(dir.path, 'hosts', '1-abc.sock'))
  const answers = await reloadHosts(dir.path)
  expect(answers.find(({ pid }) => pid === 1)).toMatchObject({ ok: false })
  await new Promise((resolve) => mute.close(resolve))
})

test('only the user of the host may enter', async () => {
  await host(async () => ({ ok: true, apps: 1 }))
  expect(statSync(join(dir.path, 'hosts')).mode & 0o777).toBe(0o700)
})

test('another request than a reload does nothing', async () => {
  let reloads = 0
  await host(async () => ({ ok: true, apps: ++reloads }))
  const socketPath = join(dir.path, 'hosts', sockets()[0] ?? '')
  expect(await sendJson({ socketPath }, { method: 'POST', path: '/control/stop' })).toMatchObject({ status: 404 })
  expect(await sendJson({ socketPath }, { method: 'GET', path: '/control/reload-apps' })).toMatchObject({ status: 404 })
  expect(reloads).toBe(0)
})

test('a path that no socket can have is said to be too long', async () => {
  const deep = join(dir.path, 'x'.repeat(120))
  await expect(openControl(deep, () => expect.unreachable('it was served'))).rejects.toThrow('too long')
  expect(existsSync(deep)).toBe(true)
})

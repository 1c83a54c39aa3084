import { expect, onTestFinished, test } from 'vitest'
import { openControlServer } from '../../../http/control-server.ts'
import { useTempDir } from '../../../settings/testing/use-temp-dir.ts'
import { httpFloor } from '../../../testing/http-floor.ts'
import { openControl } from '../../control/open-control.ts'
import { addPlugin } from './add-plugin.ts'

const dir = useTempDir()

test('an integrity that came out empty is handed on, so that it is refused: it must not pass for none', async () => {
  const asked: object[] = []
  const add = async (request: object) => {
    asked.push(request)
    return { plugin: 'pay-v3@1.1.0' }
  }
  const plugins = { list: () => [], add, remove: async () => ({}) }
  const { parts } = httpFloor({ admin: { plugins } })
  const doors = { actor: 'cli:me', reload: async () => ({ ok: true, apps: 1 }) }
  const control = await openControl(dir.path, (path) => openControlServer(path, parts, doors))
  onTestFinished(() => control.close())
  dir.write('pay-1.1.0.tgz', '')
  const io = { out: () => {}, err: () => {}, exit: () => {}, colour: (_: string, text: string) => text }
  const cli = { ...io, env: {}, cwd: dir.path }
  await addPlugin('pay-1.1.0.tgz', { dataDir: dir.path, integrity: '' }, cli)
  await addPlugin('pay-1.1.0.tgz', { dataDir: dir.path }, cli)
  const path = `${dir.path}/pay-1.1.0.tgz`
  expect(asked).toEqual([
    { path, records: [], integrity: '' },
    { path, records: [] },
  ])
})

import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { systemClock } from '../../clock.ts'
import { inspectPackage } from '../../plugin/inspect-package.ts'
import { isReference } from '../../protocol/index.ts'
import { fakeApp, testCalls } from '../../testing/call-rig.ts'
import { fakeLoaded } from '../../testing/fake-plugin.ts'
import { startPluginWorker } from './start-plugin-worker.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const wanted = {
  source: { kind: 'path', path: 'plugins/template-v1' },
  range: '*',
  required: false,
  apps: undefined,
  serves: true,
  where: 'a test',
} as const

test('a plugin in a worker encodes as it does inline', async () => {
  const found = await inspectPackage(wanted, `${root}plugins.manifest.json`)
  const worker = await startPluginWorker(found)
  const terms = { deadline: systemClock.now() + 1_000, idempotencyKey: 'k' }
  const call = testCalls(systemClock)(fakeApp, fakeLoaded(), terms)

  const encoded = await worker.plugin.operations.list?.encode({} as never, call)
  await worker.stop()

  expect(encoded).toMatchObject({ method: 'GET', path: '/cgi-bin/template/get_all_private_template' })
  expect(encoded).toSatisfy((request: { query: object }) => Object.values(request.query).every(isReference))
})

import { expect, test } from 'vitest'
import { useCanaryHome } from './support/canary-plugin.ts'
import { message, useSandbox } from './support/sandbox.ts'

test('a proven canary is loaded beside stable and serves nobody', async () => {
  const { manifest } = await useCanaryHome({
    stable: ['oauth2', 'template-v1'],
    canaries: [{ of: 'template-v1', change: `operation('send', { encode() { throw new Error('planted') } })` }],
  })
  const { host, call } = await useSandbox({ env: { WXHOST_MANIFEST: manifest, WXHOST_CONTRACTS: 'require' } })
  expect(host.plugins).toEqual(['oauth2@1.0.0', 'template-v1@1.0.0', 'template-v1@1.1.0'])
  expect((await call('template.send', message)).status).toBe(200)
})

test('a canary without a record is refused where records are required', async () => {
  const edit = {
    file: 'dist/send/send.js',
    find: '/cgi-bin/message/template/send',
    put: '/cgi-bin/message/template/sent',
  }
  const { manifest } = await useCanaryHome({
    stable: ['oauth2', 'template-v1'],
    canaries: [{ of: 'template-v1', edit, proven: false }],
  })
  const { host } = await useSandbox({ env: { WXHOST_MANIFEST: manifest, WXHOST_CONTRACTS: 'require' } })
  expect(host.plugins).toEqual(['oauth2@1.0.0', 'template-v1@1.0.0'])
})

import { expect, test } from 'vitest'
import { auditOf } from './support/audit-file.ts'
import { message, useDataDir, useSandbox } from './support/sandbox.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const parent = '00f067aa0ba902b7'

test("keeps the caller's request id, and writes it down", async () => {
  const sandbox = await useSandbox({ dataDir: await useDataDir() })
  const { headers } = await sandbox.call('template.list', {}, { 'x-request-id': 'order:4711/a' })
  expect(headers.get('x-request-id')).toBe('order:4711/a')
  const refused = await sandbox.call('template.send', {}, { 'x-request-id': 'order:4712/b' })
  expect(refused.body.requestId).toBe('order:4712/b')
  expect((await auditOf(sandbox)).map(({ requestId }) => requestId)).toEqual(['order:4711/a', 'order:4712/b'])
})

test.each(['', 'with a space', 'x'.repeat(129), 'quote"', '<script>'])(
  'gives its own id in place of %j',
  async (given) => {
    const { call } = await useSandbox()
    const { headers } = await call('template.list', {}, { 'x-request-id': given })
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)
  },
)

// W3C Trace Context, level 1, section 3.2; the ids are its own example.
test("goes on with the caller's trace under a span of its own", async () => {
  const sandbox = await useSandbox({ dataDir: await useDataDir() })
  const { headers } = await sandbox.call('template.list', {}, { traceparent: `00-${traceId}-${parent}-01` })
  expect(headers.get('traceparent')).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
  expect(headers.get('traceparent')).not.toContain(parent)
  expect((await auditOf(sandbox))[0]?.traceId).toBe(traceId)
})

test.each([
  `00-${'0'.repeat(32)}-${parent}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `ff-${traceId}-${parent}-01`,
  'rubbish',
])('begins a trace of its own in place of %s', async (given) => {
  const { call } = await useSandbox()
  const { headers } = await call('template.list', {}, { traceparent: given })
  expect(headers.get('traceparent')).toMatch(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-00$/)
  expect(headers.get('traceparent')).not.toContain(traceId)
})

test('says which version of which plugin answered, also when it refuses', async () => {
  const { call } = await useSandbox()
  const answers = [await call('template.send', message), await call('template.send', { ...message, data: {} })]
  for (const { headers } of answers) expect(headers.get('x-wxhost-plugin')).toMatch(/^template-v1@\d+\.\d+\.\d+$/)
})

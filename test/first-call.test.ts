import { afterAll, beforeAll, expect, test } from 'vitest'
import { message, type Sandbox, startSandbox } from './support/sandbox.ts'

let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.stop())

test('a business service sends its first template message', async () => {
  const answer = await sandbox.call('template.send', message)
  expect(answer.body).toEqual({ output: { msgid: expect.stringMatching(/^\d{16,20}$/) } })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('x-wxhost-plugin')).toMatch(/^template-v1@\d+\.\d+\.\d+$/)
  expect(sandbox.world.messages).toHaveLength(1)
})

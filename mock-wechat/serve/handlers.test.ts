import { setupServer } from 'msw/node'
import { expect, onTestFinished, test } from 'vitest'
import { ENDPOINTS } from '../endpoints/table.ts'
import { SANDBOX } from '../sandbox.ts'
import { createWorld } from '../world/world.ts'
import { handlers } from './handlers.ts'

test('the handlers serve msw itself', async () => {
  const world = createWorld()
  const server = setupServer(...handlers(world))
  server.listen({ onUnhandledFrame: 'error' })
  onTestFinished(() => server.close())
  const { appid, secret } = SANDBOX.app
  const query = new URLSearchParams({ grant_type: 'client_credential', appid, secret })
  const response = await fetch(`https://api.weixin.qq.com/cgi-bin/token?${query}`)
  expect(await response.json()).toMatchObject({ expires_in: 7200 })
  expect(world.journal.count('/cgi-bin/token', 0)).toBe(1)
})

test('there is one handler for each path, and one for WeChat Pay', () => {
  expect(handlers(createWorld())).toHaveLength(ENDPOINTS.length + 1)
  expect(new Set(ENDPOINTS.map(({ path }) => path)).size).toBe(ENDPOINTS.length)
})

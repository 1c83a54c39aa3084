import { onTestFinished } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { type MockWechat, type StartOptions, startMockWechat } from '../serve/server.ts'
import { SAMPLE } from './sender.ts'

/** A mock on a free port, closed when the test ends, and two ways to talk to it. */
export async function createServed(options: StartOptions = {}) {
  const mock: MockWechat = await startMockWechat(options)
  onTestFinished(() => mock.close())
  const { appid } = SANDBOX.app
  const { access_token } = mock.world.tokens.fetchStable(appid, false)
  return {
    ...mock,
    send: () =>
      fetch(`${mock.url}/cgi-bin/message/template/send?access_token=${access_token}`, {
        method: 'POST',
        body: JSON.stringify(SAMPLE),
      }),
    control: (method: string, path: string, body?: unknown) =>
      fetch(`${mock.url}/__mock${path}`, {
        method,
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
  }
}

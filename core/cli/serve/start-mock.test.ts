import { request } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { useTempDir } from '../../settings/testing/use-temp-dir.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { type RunningMock, startMock } from './start-mock.ts'

const dir = useTempDir()
const running: RunningMock[] = []
afterEach(() => Promise.all(running.splice(0).map((mock) => mock.stop())))

const server = `
  import { createServer } from 'node:http'
  const port = Number(process.argv[process.argv.indexOf('--port') + 1])
  let asked = 0
  createServer((request, response) => {
    if (request.url === '/end') process.exit(4)
    response.statusCode = request.url === '/__mock/health' && ++asked > 1 ? 200 : 503
    response.end()
  }).listen(port, '127.0.0.1')`

async function start(source: string, asked = new AbortController().signal) {
  const program = dir.write('mock.mjs', source)
  const mock = await startMock({ program, port: 0, env: { PATH: process.env.PATH }, cwd: dir.path, asked })
  running.push(mock)
  return mock
}

describe('startMock', () => {
  test('gives the address once the mock is well', async () => {
    expect((await start(server)).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  test('ends the mock when asked', async () => {
    const mock = await start(server)
    await mock.stop()
    expect(await mock.ended).toBe(143)
  })

  test('tells when the mock ends by itself', async () => {
    const mock = await start(server)
    request(`${mock.url}/end`)
      .on('error', () => undefined)
      .end()
    expect(await mock.ended).toBe(4)
  })

  test('repeats what a mock said that did not come up', async () => {
    await expect(start('console.error("no templates"); process.exit(9)')).rejects.toThrow(
      'The mock of WeChat ended with 9. It said: no templates',
    )
    await expect(start('process.exit(9)')).rejects.toThrow('It said: (nothing)')
  })

  test('gives up when asked to stop', async () => {
    await expect(start('setInterval(() => {}, 1000)', AbortSignal.abort())).rejects.toThrow(
      'Stopped before the mock of WeChat was up.',
    )
  })

  test('gives up on a mock that never answers', async () => {
    const clock = new VirtualClock()
    const program = dir.write('mute.mjs', 'setInterval(() => {}, 1000)')
    const asked = new AbortController().signal
    const starting = startMock({ program, port: 0, env: { PATH: process.env.PATH }, cwd: dir.path, asked, clock })
    const refused = expect(starting).rejects.toThrow(/did not answer at .* in 15 s/)
    let over = false
    void starting.catch(() => {
      over = true
    })
    while (!over) await clock.advance(1000)
    await refused
  })
})

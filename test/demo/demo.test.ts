import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const script = fileURLToPath(new URL('demo.ts', import.meta.url))

async function runDemo(env: Record<string, string>): Promise<{ code: unknown; lines: readonly string[] }> {
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGTERM'))
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more
  })
  const [code] = await once(child, 'close')
  return { code, lines: text.trimEnd().split('\n') }
}

test('shows that nothing fails while the token dies, the host is killed, and a bad version comes', async () => {
  const { code, lines } = await runDemo({ DEMO_PACE: '5' })
  expect(lines.at(-1)).toBe('Nothing failed.')
  expect(code).toBe(0)
  expect(lines).toContain('  calls                301, answered 301, failed 0')
  expect(lines).toContain('  money moved          1 time')
  expect(lines).toContain('  notifications        3 sent by WeChat, 3 acknowledged')
  expect(lines).toContain('  outcome of the order delivered')
  expect(lines).toContain('  messages delivered   301, 301 different')
  expect(lines).toContainEqual(
    expect.stringMatching(/^ {2}rolled back by the host \((absolute|relative|hard-evidence)\)$/),
  )
  expect(lines).toContain('  answers now          pay-v3@1.1.1')
  expect(lines.find((line) => line.startsWith('  token fetches'))).toMatch(/^ {2}token fetches {8}[345]:/)
}, 120_000)

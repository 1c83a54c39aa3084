import { Command, InvalidArgumentError, Option } from 'commander'
import { SANDBOX } from './sandbox.ts'
import { MockStartError } from './serve/mock-start-error.ts'
import { type MockWechat, startMockWechat } from './serve/server.ts'

const EXAMPLES = `
Examples:
  $ mock-wechat
  $ mock-wechat --port 9000
  $ WXHOST_MOCK_PORT=9000 mock-wechat

  Then, in another terminal:
  $ curl "http://127.0.0.1:8090/cgi-bin/token?grant_type=client_credential&appid=${SANDBOX.app.appid}&secret=${SANDBOX.app.secret}"
  $ curl http://127.0.0.1:8090/__mock/health
`

/** Runs the command line. Ends with 0 after SIGINT or SIGTERM, with 1 when the mock cannot start. */
export async function main(argv: readonly string[]): Promise<void> {
  const command = new Command('mock-wechat')
    .description('A faithful WeChat to test against, with a control API to make it misbehave.')
    .addOption(
      new Option('-p, --port <port>', 'port to listen on').env('WXHOST_MOCK_PORT').default(8090).argParser(portOf),
    )
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--allow-remote', 'let --host be another address than this machine: the control API has no lock', false)
    .addHelpText('after', EXAMPLES)
    .action(serve)
  await command.parseAsync(argv)
}

async function serve(options: { port: number; host: string; allowRemote: boolean }): Promise<void> {
  try {
    const mock = await startMockWechat(options)
    process.stdout.write(welcome(mock))
    stopOnSignals(mock)
  } catch (error) {
    if (!(error instanceof MockStartError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

function welcome({ url }: MockWechat): string {
  return [
    `mock-wechat listens on ${url}`,
    `  WeChat's APIs   ${url}/cgi-bin/… /sns/… /wxa/…`,
    `  control API     ${url}/__mock/health`,
    `  sample app      ${SANDBOX.app.appid}`,
    'Stop it with Ctrl+C.',
    '',
  ].join('\n')
}

function stopOnSignals(mock: MockWechat): void {
  const stop = () => {
    // Nothing keeps the process alive once the server is closed: it ends by itself, with 0.
    void mock.close()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
}

function portOf(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('Give a number from 0 (any free port) to 65535.')
}

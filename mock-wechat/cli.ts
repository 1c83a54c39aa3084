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

/** What the command line needs of its process; a test gives its own. */
export interface CliProcess {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
  exitCode?: number | string | null | undefined
  on(signal: Signal, listener: () => void): unknown
  off(signal: Signal, listener: () => void): unknown
}

type Signal = 'SIGINT' | 'SIGTERM'
const SIGNALS: readonly Signal[] = ['SIGINT', 'SIGTERM']

/** Runs the command line. Ends with 0 after SIGINT or SIGTERM, with 1 when the mock cannot start. */
export async function main(argv: readonly string[], self: CliProcess = process): Promise<void> {
  const command = new Command('mock-wechat')
    .description('A faithful WeChat to test against, with a control API to make it misbehave.')
    .addOption(
      new Option('-p, --port <port>', 'port to listen on').env('WXHOST_MOCK_PORT').default(8090).argParser(portOf),
    )
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--allow-remote', 'let --host be another address than this machine: the control API has no lock', false)
    .addHelpText('after', EXAMPLES)
    .action((options: ServeOptions) => serve(options, self))
  await command.parseAsync(argv)
}

interface ServeOptions {
  port: number
  host: string
  allowRemote: boolean
}

async function serve(options: ServeOptions, self: CliProcess): Promise<void> {
  try {
    const mock = await startMockWechat(options)
    // First the handlers: whoever reads the welcome may send a signal at once.
    stopOnSignals(mock, self)
    self.stdout.write(welcome(mock))
  } catch (error) {
    if (!(error instanceof MockStartError)) throw error
    self.stderr.write(`${error.message}\n`)
    self.exitCode = 1
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

function stopOnSignals(mock: MockWechat, self: CliProcess): void {
  const stop = () => {
    // Nothing keeps the process alive once the server is closed: it ends by itself, with 0.
    void mock.close()
    for (const signal of SIGNALS) self.off(signal, stop)
  }
  for (const signal of SIGNALS) self.on(signal, stop)
}

function portOf(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('Give a number from 0 (any free port) to 65535.')
}
